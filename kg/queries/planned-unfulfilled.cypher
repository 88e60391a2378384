// title_zh: 尚未实现的计划
// title_en: Planned events not yet fulfilled
// question_zh: 哪些计划中的事件已到期而没有实现的报道？
// question_en: Which planned events are due by a day, with no report that they took place?
// param on: date = 2100-12-31
// example: on=2025-12-31
MATCH (e:Event {status: 'planned'}) WHERE (e.date_end IS NULL OR e.date_end <= $on) AND NOT EXISTS { MATCH (e)-[:FULFILLED_BY]->(:Event) }
OPTIONAL MATCH (e)-[:SAID_BY]->(source:Entity)
WITH e, source ORDER BY source.id
WITH e, collect(source.name) AS said_by
RETURN e.date AS date, e.type AS type, e.mode AS mode, e.title AS title, said_by, e.n_documents AS documents, e.id AS event
ORDER BY e.date_start, event
