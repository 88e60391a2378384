// title_zh: 按名称查找实体
// title_en: Find entities by name in both languages
// question_zh: 哪些实体的中文或英文名称含有某段文字？
// question_en: Which entities have a text in one of their names, in either language?
// param text: text
// param limit: integer = 50
// example: text=特朗
MATCH (e:Entity) WHERE any(x IN [e.name, e.name_zh, e.name_en] + coalesce(e.aliases, []) WHERE toLower(x) CONTAINS toLower($text))
RETURN e.name AS name, e.name_zh AS name_zh, e.name_en AS name_en, head([l IN labels(e) WHERE l <> 'Entity']) AS label,
       e.n_documents AS documents, e.id AS id
ORDER BY documents DESC, id LIMIT toInteger($limit)
