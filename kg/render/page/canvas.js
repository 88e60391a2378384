// The drawing: vis-network keeps places, hits and movement; nodes and labels are painted here.
const C = { net: null, nodes: null, edges: null, lit: null, hover: null, isMoving: false, place: null, scale: 1, dim: 0.16, widths: new Map() };
const PILL = 18;

function textWidth(ctx, text, font) {
  const key = `${font}|${text}`;
  if (!C.widths.has(key)) { ctx.font = font; C.widths.set(key, ctx.measureText(text).width); }
  return C.widths.get(key);
}

const radiusOf = (node) => (node.group === DOCUMENT ? 8 : clamp(8 + 1.7 * Math.log2(1 + F.degree[node.i]), 9, 23));

function outline(ctx, shape, x, y, r) {
  const ring = (corners, turn, radius = () => r) => {
    for (let k = 0; k < corners; k += 1) { const a = turn + (k * 2 * Math.PI) / corners; ctx.lineTo(x + radius(k) * Math.cos(a), y + radius(k) * Math.sin(a)); }
  };
  ctx.beginPath();
  if (shape === 'square') ctx.rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76);
  else if (shape === 'diamond') ring(4, 0, () => r * 1.15);
  else if (shape === 'triangle') ring(3, -Math.PI / 2, () => r * 1.2);
  else if (shape === 'star') ring(10, -Math.PI / 2, (k) => (k % 2 ? r * 0.62 : r * 1.2));
  else if (shape === 'hexagon') ring(6, 0);
  else ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.closePath();
}

function paintEntity(ctx, node, x, y) {
  const r = radiusOf(node);
  const colour = labelTone(node.group);
  outline(ctx, (SETTINGS.labels[node.group] || { shape: 'dot' }).shape, x, y, r);
  ctx.fillStyle = colour;
  ctx.fill();
  ctx.fillStyle = inkOn(colour);
  ctx.font = `600 ${Math.round(r * (S.lang === 'zh' ? 0.92 : 1))}px ${THEME.font}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(iconOf(node.group), x, y + r * 0.07);
}

function paintDocument(ctx, x, y) {
  ctx.beginPath();
  ctx.rect(x - 6, y - 8, 12, 16);
  ctx.fillStyle = THEME.colours.surface;
  ctx.fill();
  ctx.lineWidth = 1.2;
  ctx.strokeStyle = THEME.colours.muted;
  ctx.stroke();
  for (const dy of [-4, -1, 2]) { ctx.beginPath(); ctx.moveTo(x - 3, y + dy); ctx.lineTo(x + 3, y + dy); ctx.stroke(); }
}

// Planned is dashed, possible hollow, denied struck through: told apart in grey as well.
function paintEvent(ctx, node, x, y) {
  const { text, width } = pillOf(ctx, node);
  const colour = quadTone(node.quad);
  ctx.beginPath();
  ctx.roundRect(x - width / 2, y - PILL / 2, width, PILL, PILL / 2);
  ctx.fillStyle = node.status === 'occurred' ? colour : node.status === 'planned' ? wash(SETTINGS.display.quad[node.quad].colour) : THEME.colours.surface;
  ctx.fill();
  if (node.status !== 'occurred') {
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.4;
    if (node.status === 'planned') ctx.setLineDash([4, 2.5]);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  ctx.fillStyle = node.status === 'occurred' ? inkOn(colour) : colour;
  if (C.scale < 0.5 && node.status === 'negated') strike(ctx, x, y, width);
  if (C.scale < 0.5) return; // too small to read: the signs alone are calmer
  ctx.font = pillFont();
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, x, y + 0.8);
  if (node.status !== 'negated') return;
  strike(ctx, x, y, width);
}

function strike(ctx, x, y, width) {
  ctx.beginPath();
  ctx.moveTo(x - width / 2 + 4, y);
  ctx.lineTo(x + width / 2 - 4, y);
  ctx.lineWidth = 1.3;
  ctx.stroke();
}

const pillFont = () => `500 11px ${THEME.font}`;
function pillOf(ctx, node) {
  const text = short(whatOf(node), 18);
  return { text, width: textWidth(ctx, text, pillFont()) + 15 };
}

const isLit = (i) => C.lit === null || C.lit.has(i);

function render({ ctx, id, x, y, state }) {
  const node = G.nodes[id];
  const isEvent = node.group === EVENT;
  const width = isEvent ? pillOf(ctx, node).width : radiusOf(node) * 2;
  const height = isEvent ? PILL : radiusOf(node) * 2;
  return { nodeDimensions: { width, height }, drawNode() {
    ctx.save();
    ctx.globalAlpha = isLit(id) ? 1 : C.dim;
    if (isEvent) paintEvent(ctx, node, x, y); else if (node.group === DOCUMENT) paintDocument(ctx, x, y); else paintEntity(ctx, node, x, y);
    if (isSelected(id) || state.hover || id === S.a || id === S.b) paintRing(ctx, node, x, y, width, isSelected(id) || id === S.a || id === S.b);
    if (S.pinned.has(id)) { ctx.beginPath(); ctx.arc(x + width / 2, y - height / 2, 3, 0, 7); ctx.fillStyle = THEME.colours.accent; ctx.fill(); }
    ctx.restore();
  } };
}

function paintRing(ctx, node, x, y, width, isStrong) {
  ctx.strokeStyle = THEME.colours.accent;
  ctx.lineWidth = isStrong ? 3 : 1.6;
  if (node.group === EVENT) { ctx.beginPath(); ctx.roundRect(x - width / 2 - 4, y - PILL / 2 - 4, width + 8, PILL + 8, PILL); } else outline(ctx, (SETTINGS.labels[node.group] || {}).shape, x, y, radiusOf(node) + 5);
  ctx.stroke();
}

// --- edges
const DASHES = { ABOUT: [2, 4], AT: [2, 4], SAID_BY: [6, 4], REPORTED_IN: [1, 3], FULFILLED_BY: [8, 3] };

function edgeLook(link) {
  const dim = C.lit !== null && !(C.lit.has(link.from) && C.lit.has(link.to) && (C.core.has(link.from) || C.core.has(link.to)));
  const opacity = dim ? C.dim * 0.6 : 1;
  if (link.dyad) {
    const { dyad } = link;
    return { id: link.id, from: link.from, to: link.to, width: 0.9 + Math.log2(1 + dyad.n) * 0.9, dashes: dyad.real ? false : [5, 4], arrows: '', color: paint(hexOf(mix(rgbOf(balanceTone(dyad.mean)), rgbOf(THEME.colours.ground), 0.25)), opacity) };
  }
  const event = G.nodes[link.from].group === EVENT ? G.nodes[link.from] : null;
  const isMutual = event && SETTINGS.types[event.type] && SETTINGS.types[event.type].symmetric;
  const arrow = !event ? 'to' : isMutual ? '' : link.role === 'ACTOR' ? 'from' : link.role === 'RECIPIENT' || link.role === 'FULFILLED_BY' ? 'to' : '';
  const colour = event && C.lit !== null && !dim ? quadTone(event.quad) : event || S.view === 'actors' ? THEME.colours.edge : hexOf(mix(rgbOf(THEME.colours.muted), rgbOf(THEME.colours.ground), 0.35));
  return { id: link.id || `e${link.i}`, from: link.from, to: link.to, width: event || S.view === 'actors' ? 1 : 1.4, dashes: DASHES[link.role] || false,
    arrows: arrow ? { [arrow]: { enabled: true, scaleFactor: 0.45 } } : '', color: paint(colour, opacity) };
}

const paint = (color, opacity) => ({ color, opacity, highlight: THEME.colours.accent, hover: THEME.colours.accent, inherit: false });

function light() {
  const core = new Set(S.sel === null ? [] : 'node' in S.sel ? [S.sel.node] : 'pair' in S.sel ? S.sel.pair : [G.edges[S.sel.edge].from, G.edges[S.sel.edge].to]);
  const shown = new Set(V.nodes);
  C.core = core;
  C.dim = S.focus !== null && core.has(S.focus) ? 0.5 : 0.18; // around a focus all is meant to be read
  C.lit = null;
  if (S.pick || ![...core].some((i) => shown.has(i))) return;
  C.lit = new Set(core);
  if (S.sel && 'node' in S.sel) for (const e of V.edges) { if (core.has(e.from)) C.lit.add(e.to); if (core.has(e.to)) C.lit.add(e.from); }
}

function startCanvas() {
  C.nodes = new vis.DataSet();
  C.edges = new vis.DataSet();
  C.net = new vis.Network($('canvas'), { nodes: C.nodes, edges: C.edges }, G.options);
  C.net.on('beforeDrawing', () => { C.scale = C.net.getScale(); });
  C.net.on('afterDrawing', paintLabels);
  C.net.on('click', ({ nodes, edges, event }) => clicked(nodes, edges, event.srcEvent));
  C.net.on('doubleClick', ({ nodes }) => { if (nodes.length) expand(nodes[0]); });
  C.net.on('hoverNode', ({ node, event }) => { C.hover = node; tip(tipOfNode(G.nodes[node]), event); });
  C.net.on('blurNode', () => { C.hover = null; tip(null); });
  C.net.on('hoverEdge', ({ edge, event }) => tip(tipOfEdge(edge), event));
  C.net.on('blurEdge', () => tip(null));
  for (const name of ['dragStart', 'zoom']) C.net.on(name, () => tip(null));
  // Whoever leaves in one jump has left all the same.
  $('canvas').addEventListener('pointerleave', () => { C.hover = null; tip(null); });
  C.net.on('dragEnd', ({ nodes }) => { if (nodes.length) keepDragged(nodes); });
}

function keepDragged(nodes) {
  const pinned = new Map(S.pinned);
  for (const [id, { x, y }] of Object.entries(C.net.getPositions(nodes))) { pinned.set(Number(id), [x, y]); C.place.set(Number(id), [x, y]); }
  change({ pinned });
}

const linkOf = (id) => V.edges.find((e) => (e.id || `e${e.i}`) === id);

function clicked(nodes, edges, source) {
  if (nodes.length) {
    if (source && source.shiftKey && isEntity(G.nodes[nodes[0]])) { mark(nodes[0]); return; }
    C.isHere = true; // what was clicked is in view: the picture must not move under a double click
    select({ node: nodes[0] });
    return;
  }
  const found = edges.length ? linkOf(edges[0]) : null;
  if (!found) { select(null); return; }
  if (found.dyad) select({ pair: [found.from, found.to] });
  else if (found.role === 'REPORTED_IN') select({ node: found.from });
  else select({ edge: found.i });
}

function drawCanvas({ afresh, fit }) {
  C.place = settle(V.nodes, V.edges, afresh);
  light();
  const gone = C.nodes.getIds().filter((i) => !V.nodes.includes(i));
  C.nodes.remove(gone);
  C.nodes.update(V.nodes.map((i) => ({ id: i, x: C.place.get(i)[0], y: C.place.get(i)[1], shape: 'custom', ctxRenderer: render })));
  drawEdges();
  if (fit) fitAll();
}

function spread() {
  makeRoom(V.nodes, C.place);
  C.nodes.update(V.nodes.map((i) => ({ id: i, x: C.place.get(i)[0], y: C.place.get(i)[1] })));
}

function drawEdges() {
  const looks = V.edges.map(edgeLook);
  const ids = new Set(looks.map((l) => l.id));
  C.edges.remove(C.edges.getIds().filter((id) => !ids.has(id)));
  C.edges.update(looks);
  const links = S.sel && 'edge' in S.sel ? [`e${S.sel.edge}`] : S.sel && 'pair' in S.sel ? V.edges.filter((e) => e.dyad && S.sel.pair.includes(e.from) && S.sel.pair.includes(e.to)).map((e) => e.id) : [];
  C.net.setSelection({ nodes: S.sel && 'node' in S.sel && V.nodes.includes(S.sel.node) ? [S.sel.node] : [], edges: links.filter((id) => ids.has(id)) }, { highlightEdges: false, unselectAll: true });
}

const fitAll = () => { C.net.setSize('100%', '100%'); if (V.nodes.length) C.net.fit({ nodes: V.nodes, minZoomLevel: 0.1, maxZoomLevel: 1.6, animation: false }); C.net.moveTo({ scale: C.net.getScale() * 0.94 }); };

function reveal(i) {
  if (!C.place.has(i)) return;
  const [x, y] = C.place.get(i);
  const at = C.net.canvasToDOM({ x, y });
  const box = $('canvas').getBoundingClientRect();
  if (at.x > 60 && at.y > 60 && at.x < box.width - 60 && at.y < box.height - 60 && C.net.getScale() > 0.5) { C.net.redraw(); return; }
  C.net.moveTo({ position: { x, y }, scale: Math.max(C.net.getScale(), 0.85), animation: false });
}

function zoomBy(factor) { C.net.moveTo({ scale: clamp(C.net.getScale() * factor, 0.05, 5) }); }
function panBy(dx, dy) { const { x, y } = C.net.getViewPosition(); const k = 1 / C.net.getScale(); C.net.moveTo({ position: { x: x + dx * k, y: y + dy * k } }); }

let isLoose = false;
function loosen() {
  isLoose = !isLoose;
  C.net.setOptions({ physics: isLoose ? { enabled: true, solver: 'forceAtlas2Based', forceAtlas2Based: { gravitationalConstant: -55, springLength: 70, avoidOverlap: 0.4 }, stabilization: false } : { enabled: false } });
  if (!isLoose) for (const [id, { x, y }] of Object.entries(C.net.getPositions(V.nodes))) C.place.set(Number(id), [x, y]);
}
