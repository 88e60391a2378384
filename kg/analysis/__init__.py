"""What a graph says about relations between actors: dyads, networks, claims. Tables are `kg.cypher.Rows`; nothing here needs pandas.

    from kg.analysis import dyads, timeline
    rows = dyads(graph, by="month", level="country")
"""

from kg.analysis.claims import contested, promises, reliability, sources
from kg.analysis.dyads import dyads, reciprocity
from kg.analysis.happenings import checked_day, main_language
from kg.analysis.network import actor_network, brokers, centrality
from kg.analysis.subset import find, part
from kg.analysis.tables import timeline

__all__ = ["actor_network", "brokers", "centrality", "checked_day", "contested", "dyads", "find", "main_language", "part", "promises",
           "reciprocity", "reliability", "sources", "timeline"]
