// title_zh: 名称合并最多的实体
// title_en: Entities merged from most names
// question_zh: 哪些实体由最多的名称合并而成，为什么？
// question_en: Which entities were merged from the most names, and by which decisions?
// param limit: integer = 50
// example: limit=20
MATCH (e:Entity) WHERE size(e.aliases) > 1
WITH e ORDER BY size(e.aliases) DESC, e.id LIMIT toInteger($limit)
OPTIONAL MATCH (m:MergeDecision {kind: 'merge', kept: e.id})
WITH e, m ORDER BY m.id
WITH e, collect(m.reason) AS reasons
RETURN e.name AS name, head([l IN labels(e) WHERE l <> 'Entity']) AS label, size(e.aliases) AS names, e.aliases AS aliases, reasons, e.id AS id
ORDER BY names DESC, id
