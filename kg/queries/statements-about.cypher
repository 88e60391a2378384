// title_zh: 一国政府谈论另一国
// title_en: Statements of one government about another
// question_zh: 一国政府（含官员和机构）就另一国说了什么？
// question_en: What did one government, its officials and organs included, say about another?
// param speaker: text
// param about: text
// example: speaker=USA about=RUS
MATCH (a:Entity) WHERE toLower($speaker) IN [x IN [a.id, a.name, a.name_zh, a.name_en, CASE WHEN a:Country THEN a.iso3 END] + coalesce(a.aliases, []) WHERE x IS NOT NULL | toLower(x)]
OPTIONAL MATCH (a_m:Entity)-[:HOLDS_OFFICE|PART_OF*1..2]->(a)
WITH collect(DISTINCT a.id) + collect(DISTINCT a_m.id) AS speakers
MATCH (b:Entity) WHERE toLower($about) IN [x IN [b.id, b.name, b.name_zh, b.name_en, CASE WHEN b:Country THEN b.iso3 END] + coalesce(b.aliases, []) WHERE x IS NOT NULL | toLower(x)]
OPTIONAL MATCH (b_m:Entity)-[:HOLDS_OFFICE|PART_OF*1..2]->(b)
WITH speakers, collect(DISTINCT b.id) + collect(DISTINCT b_m.id) AS subjects
UNWIND speakers AS speaker_id
WITH speaker_id, subjects
MATCH (s:Entity {id: speaker_id})<-[:ACTOR]-(e:Event) WHERE e.type IN ['STATEMENT', 'ACCUSE', 'THREATEN', 'REQUEST', 'REJECT', 'SUPPORT']
WITH DISTINCT s, e, subjects
MATCH (e)-[:RECIPIENT|ABOUT]->(o:Entity) WHERE o.id IN subjects
WITH DISTINCT e, s
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH e, s, r ORDER BY d.id, r.start, r.id
WITH e, s, collect(r.sentence) AS sentences
RETURN e.date AS date, s.name AS speaker, e.type AS type, e.mode AS mode, sentences[0] AS sentence, e.id AS event
ORDER BY e.date_start, event, s.id
