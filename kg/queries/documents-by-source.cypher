// title_zh: 按来源列出文章
// title_en: Documents by source
// question_zh: 图中有哪些文章，来自哪里，各报道多少事件？
// question_en: Which documents are in the graph, from which source, and how many events does each report?
// param source: text =
// example: source=Reuters
MATCH (d:Document) WHERE $source = '' OR toLower(d.source) CONTAINS toLower($source)
OPTIONAL MATCH (e:Event)-[:REPORTED_IN]->(d)
WITH d, count(DISTINCT e) AS events
RETURN d.source AS source, d.date AS date, d.lang AS lang, d.title AS title, events, d.duplicate_of AS duplicate_of, d.id AS document
ORDER BY source, date, document
