// title_zh: 没有日期的事件
// title_en: Events with no date
// question_zh: 哪些事件没有日期，最早何时被报道？
// question_en: Which events have no date, and when were they first reported?
// example:
MATCH (e:Event) WHERE e.date IS NULL
OPTIONAL MATCH (e)-[:REPORTED_IN]->(d:Document)
WITH e, min(d.date) AS first_reported, count(DISTINCT d) AS documents
RETURN first_reported, e.type AS type, e.mode AS mode, e.status AS status, e.title AS title, documents, e.id AS event
ORDER BY first_reported, event
