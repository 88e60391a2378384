// title_zh: 条约成员及退出者
// title_en: Members of a treaty and who left
// question_zh: 某条约有哪些缔约方，谁退出或暂停，何时？
// question_en: Who is party to a treaty, and who left or suspended it, and when?
// param treaty: text
// example: treaty="New START"
MATCH (t:Agreement) WHERE toLower($treaty) IN [x IN [t.id, t.name, t.name_zh, t.name_en, CASE WHEN t:Country THEN t.iso3 END] + coalesce(t.aliases, []) WHERE x IS NOT NULL | toLower(x)]
MATCH (m:Entity)-[r:PARTY_TO]->(t)
OPTIONAL MATCH (m)<-[:ACTOR]-(e:Event)-[:ABOUT|RECIPIENT]->(t) WHERE e.type = 'SANCTION' OR (e.type = 'RETREAT' AND e.mode = 'withdraw')
RETURN t.name AS treaty, m.name AS member, e.date AS left, e.mode AS how, e.status AS status, size(r.documents) AS documents, e.id AS event
ORDER BY t.id, m.id, e.date_start, event
