// title_zh: 只有一个来源的事件
// title_en: Events told by one source only
// question_zh: 哪些事件只有一个媒体报道？
// question_en: Which events does only one publisher report?
// param limit: integer = 100
// example: limit=20
MATCH (e:Event)-[:REPORTED_IN]->(d:Document)
WITH e, count(DISTINCT d.source) AS sources, min(d.source) AS source WHERE sources = 1
RETURN e.date AS date, e.type AS type, e.status AS status, e.title AS title, source, e.confidence AS confidence, e.id AS event
ORDER BY e.date_start, event LIMIT toInteger($limit)
