// The graph as the page holds it: nodes by number, with their edges, evidence and days.
const SETTINGS = JSON.parse($('settings').textContent);
const G = { nodes: [], edges: [], byKey: new Map(), byIso: new Map(), decisions: new Map(), sentences: [], events: [], options: {}, first: 0, last: 0 };
const DAY = 86400000;
const EVENT = 'Event';
const DOCUMENT = 'Document';
const PARTY = new Set(['ACTOR', 'RECIPIENT']);

async function readData() {
  const holder = $('data');
  const text = holder.textContent;
  if (!holder.hasAttribute('data-packed')) return JSON.parse(text);
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}

function indexData(data) {
  G.options = data.options;
  G.sentences = data.sentences;
  G.countries = new Map(Object.entries(data.countries));
  G.nodes = data.nodes.map((node, i) => Object.assign({ aliases: [] }, data.facts[i],
    { i, name: node.label, group: node.group, x: node.x, y: node.y, out: [], into: [], proof: [], degree: 0, docs: [] }));
  for (const node of G.nodes) {
    G.byKey.set(node.key, node);
    for (const old of node.former_ids || []) if (!G.byKey.has(old)) G.byKey.set(old, node);
    if (node.group === 'Country' && node.iso3) G.byIso.set(node.iso3, node);
    if (node.group === EVENT) indexEvent(node);
  }
  G.edges = data.edges.map((edge, i) => ({ i, from: edge.from, to: edge.to, role: edge.role, proof: data.proofs[i] || null }));
  for (const edge of G.edges) {
    const [a, b] = [G.nodes[edge.from], G.nodes[edge.to]];
    a.out.push(edge);
    b.into.push(edge);
    a.degree += 1;
    b.degree += 1;
  }
  for (const [node, doc, sentence, start, end, marks, page] of data.evidence) indexEvidence({ node, doc, sentence, start, end, marks: marks || [], page: page || 0 });
  for (const decision of data.decisions) for (const key of new Set([decision.kept, decision.merged])) {
    const node = G.byKey.get(key);
    if (!node) continue;
    const list = G.decisions.get(node.i) || [];
    if (!list.includes(decision)) list.push(decision);
    G.decisions.set(node.i, list);
  }
  for (const event of G.events) indexParties(event);
  const days = G.events.filter((e) => e.day0 !== null);
  G.first = days.reduce((least, e) => Math.min(least, e.day0), Infinity);
  G.last = days.reduce((most, e) => Math.max(most, e.day1), -Infinity);
}

const dayOf = (iso) => { const ms = Date.parse(`${iso}T00:00:00Z`); return Number.isNaN(ms) ? null : Math.round(ms / DAY); };
const isoOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);

function indexEvent(node) {
  node.day0 = node.date_start ? dayOf(node.date_start) : null;
  node.day1 = node.date_end ? dayOf(node.date_end) : node.day0;
  if (node.day0 === null) node.day1 = null;
  G.events.push(node);
}

function indexEvidence(proof) {
  const [who, where] = [G.nodes[proof.node], G.nodes[proof.doc]];
  who.proof.push(proof);
  where.proof.push(proof);
  if (!who.docs.includes(proof.doc)) who.docs.push(proof.doc);
}

function indexParties(event) {
  event.actors = [];
  event.recipients = [];
  event.places = [];
  event.parties = [];
  event.codes = [];
  event.langs = [];
  event.sources = [];
  for (const { role, to } of event.out) {
    const node = G.nodes[to];
    if (role === 'ACTOR') event.actors.push(to);
    else if (role === 'RECIPIENT') event.recipients.push(to);
    else if (role === 'AT') event.places.push(to);
    if (PARTY.has(role)) once(event.parties, to);
    if (node.iso3 && node.group !== 'Weapon') once(event.codes, node.iso3);
  }
  for (const doc of event.docs) {
    once(event.langs, G.nodes[doc].lang || '');
    once(event.sources, G.nodes[doc].source || '');
  }
}

const once = (list, value) => { if (!list.includes(value)) list.push(value); };

// Names and labels in the language of the interface.
const isEntity = (node) => node.group !== EVENT && node.group !== DOCUMENT;
const nameOf = (node) => flat(node[S.lang] || node.name || node.key);
const otherName = (node) => { const other = node[S.lang === 'zh' ? 'en' : 'zh']; return other && other !== (node[S.lang] || node.name) ? flat(other) : ''; };
const own = (table, key) => (table && Object.hasOwn(table, key) ? table[key] : undefined); // a key may be called __proto__
// An office in the page's language, where it is told in that language.
const officeOf = (proof) => flat((S.lang === 'en' && proof.title_en) || proof.title);
const termOf = (proof) => (proof.date_start || proof.date_end ? `${proof.date_start || ''} – ${proof.date_end || ''}` : null);
const word = (term, key) => (term ? term[S.lang] || term.en : flat(key));
const labelOf = (group) => (group === EVENT ? t('event') : group === DOCUMENT ? t('document') : word(own(SETTINGS.labels, group), group));
const typeOf = (type) => word(own(SETTINGS.types, type), type);
const modeOf = (node) => (node.mode ? word(own((own(SETTINGS.types, node.type) || {}).modes, node.mode), node.mode) : '');
const statusOf = (status) => word(own(SETTINGS.display.status, status), status);
const quadOf = (quad) => word(own(SETTINGS.display.quad, quad), quad);
const roleOf = (role) => word(own(SETTINGS.display.role, role) || own(SETTINGS.relations, role), role);
const countryOf = (code) => { const node = G.byIso.get(code); const pair = G.countries.get(code); return node ? nameOf(node) : pair ? flat(pair[S.lang === 'zh' ? 0 : 1]) : code; };
const langOf = (code) => (!code ? t('unknown') : own(SETTINGS.words, `lang_${code}`) ? t(`lang_${code}`) : code);
const whatOf = (event) => modeOf(event) || typeOf(event.type);
const dateShort = (node) => (node.date_precision === 'range' ? `${node.date_start}…` : node.date || '');
const dateOf = (node) => (node.date ? node.date.replace('/', ' – ') : '');
const iconOf = (group) => (S.lang === 'zh' ? (SETTINGS.labels[group] || { icon: '' }).icon : (SETTINGS.labels[group] || { en: '' }).en.slice(0, 1));
const neighbours = (node) => [...node.out.map((e) => ({ edge: e, node: G.nodes[e.to], out: true })), ...node.into.map((e) => ({ edge: e, node: G.nodes[e.from], out: false }))];
