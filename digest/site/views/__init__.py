"""What a template may see: the theme author's contract.

Every page is given one view of this module as ``view``, the frame as ``site``, and ``root``: the
way back to the root of the site, to be written in front of every address (``<a href="{{ root }}{{
card.url }}">``). All addresses here are relative to the root. Text of type ``Html`` is safe as it
stands; everything else is escaped by the template engine.
"""

from __future__ import annotations

from digest.site.views.article import ArticleView, BoundWork, Cited, Reference, TermGroup
from digest.site.views.base import Card, Chart, Frame, Html, Link, Pager, YearGroup, fields
from digest.site.views.data import DataField, DataTable, DataView
from digest.site.views.desk import DeskGroup, DeskItem, DeskView
from digest.site.views.editions import (
    EditionEntry,
    EditionGroup,
    EditionRow,
    EditionSection,
    EditionsView,
    EditionTextView,
    EditionView,
)
from digest.site.views.feeds import (
    FeedEntry,
    FeedPerson,
    FeedTopic,
    FeedView,
    RobotsView,
    SitemapView,
    Text,
)
from digest.site.views.lists import (
    BrowseView,
    HomeView,
    IndexView,
    ListView,
    NotFoundView,
    PageView,
    RedirectView,
)
from digest.site.views.topic import (
    KeyPaper,
    LetterGroup,
    MethodsPanel,
    NewPanel,
    RelatedTopic,
    RisingTopic,
    TopicEntry,
    TopicsView,
    TopicView,
)

__all__ = [
    "ArticleView", "BoundWork", "BrowseView", "Card", "Chart", "Cited", "DataField", "DataTable",
    "DataView", "DeskGroup", "DeskItem", "DeskView", "EditionEntry", "EditionGroup", "EditionRow",
    "EditionSection", "EditionTextView", "EditionView", "EditionsView", "FeedEntry", "FeedPerson",
    "FeedTopic", "FeedView", "Frame", "HomeView", "Html", "IndexView", "KeyPaper", "LetterGroup",
    "Link", "ListView", "MethodsPanel", "NewPanel", "NotFoundView", "PageView", "Pager",
    "RedirectView", "Reference", "RelatedTopic", "RisingTopic", "RobotsView", "SitemapView",
    "TermGroup", "Text", "TopicEntry", "TopicView", "TopicsView", "View", "YearGroup", "fields",
]  # fmt: skip

View = (
    HomeView
    | ArticleView
    | TopicView
    | TopicsView
    | ListView
    | IndexView
    | BrowseView
    | PageView
    | NotFoundView
    | RedirectView
    | DataView
    | DeskView
    | EditionsView
    | EditionView
    | EditionTextView
    | FeedView
    | SitemapView
    | RobotsView
    | Text
)
