// title_zh: 会晤地点
// title_en: Places of meetings
// question_zh: 会晤和会谈在哪里举行，谁参加？
// question_en: Where were meetings and talks held, how often and by whom?
// param status: text = occurred
// example: status=occurred
MATCH (e:Event {type: 'CONSULT'})-[:AT]->(p:Entity) WHERE e.status = $status
OPTIONAL MATCH (e)-[:ACTOR|RECIPIENT]->(x:Entity)
WITH p, e, x ORDER BY x.id
WITH p, count(DISTINCT e) AS meetings, collect(DISTINCT x.name) AS parties, min(e.date_start) AS first, max(e.date_end) AS last
RETURN p.name AS place, meetings, first, last, parties[0..8] AS parties, p.lat AS lat, p.lon AS lon, p.id AS id
ORDER BY meetings DESC, id
