// title_zh: 某日的任职情况
// title_en: Offices held at a date
// question_zh: 到某日为止，报道中谁担任什么职务？
// question_en: Who is reported to hold which office up to a day?
// param on: date = 2100-12-31
// param body: text =
// example: on=2025-10-31 body=美国
MATCH (p:Person)-[r:HOLDS_OFFICE]->(b:Entity)
WHERE $body = '' OR toLower($body) IN [x IN [b.id, b.name, b.name_zh, b.name_en, CASE WHEN b:Country THEN b.iso3 END] + coalesce(b.aliases, []) WHERE x IS NOT NULL | toLower(x)]
UNWIND r.documents AS document
WITH p, r, b, document
MATCH (d:Document {id: document}) WHERE d.date <= $on
WITH p, r, b, min(d.date) AS first, max(d.date) AS last, count(DISTINCT d) AS documents
RETURN p.name AS person, r.title AS office, b.name AS body, first, last, documents
ORDER BY b.id, p.id, office
