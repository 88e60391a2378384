// title_zh: 两个日期之间谁与谁会面或通话
// title_en: Who met or called whom between two dates
// question_zh: 某段时间内发生了哪些会晤、通话、访问和会谈，谁参加了？
// question_en: Which meetings, calls, visits and talks fell between two dates, and who took part?
// param from: date = 1900-01-01
// param to: date = 2100-12-31
// param status: text = occurred
// example: from=2025-10-01 to=2025-10-31
MATCH (e:Event {type: 'CONSULT'}) WHERE e.status = $status AND e.date_start <= $to AND e.date_end >= $from
MATCH (e)-[:ACTOR|RECIPIENT]->(who:Entity)
WITH DISTINCT e, who ORDER BY who.id
WITH e, collect(who.name) AS parties
OPTIONAL MATCH (e)-[:AT]->(place:Entity)
WITH e, parties, place ORDER BY place.id
WITH e, parties, collect(place.name) AS places
RETURN e.date AS date, e.mode AS mode, parties, places, e.n_documents AS documents, e.id AS event
ORDER BY e.date_start, event
