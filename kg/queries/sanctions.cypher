// title_zh: 谁制裁了谁
// title_en: Sanctions, by whom on whom
// question_zh: 某段时间内谁对谁采取了制裁、驱逐、退出等措施？
// question_en: Who imposed sanctions or reduced relations with whom between two dates?
// param from: date = 1900-01-01
// param to: date = 2100-12-31
// example: from=2025-01-01 to=2025-12-31
MATCH (a:Entity)<-[:ACTOR]-(e:Event {type: 'SANCTION'}) WHERE e.date_start IS NULL OR (e.date_start <= $to AND e.date_end >= $from)
OPTIONAL MATCH (e)-[:RECIPIENT]->(b:Entity)
WITH DISTINCT a, e, b
OPTIONAL MATCH (e)-[:ABOUT]->(t:Entity)
WITH a, e, b, t ORDER BY t.id
WITH a, e, b, collect(t.name) AS about
RETURN e.date AS date, a.name AS by, b.name AS on, e.mode AS mode, e.status AS status, about, e.id AS event
ORDER BY e.date_start, event, a.id, b.id
