// Names on the drawing: the most relevant first, and none over another.
const CELL = 24;

class Taken {
  constructor() { this.cells = new Map(); }

  cellsOf(box) {
    const cells = [];
    for (let cx = Math.floor(box[0] / CELL); cx <= Math.floor(box[2] / CELL); cx += 1) {
      for (let cy = Math.floor(box[1] / CELL); cy <= Math.floor(box[3] / CELL); cy += 1) cells.push(cx * 4096 + cy);
    }
    return cells;
  }

  isFree(box) {
    return !this.cellsOf(box).some((cell) => (this.cells.get(cell) || []).some((o) => box[0] < o[2] && o[0] < box[2] && box[1] < o[3] && o[1] < box[3]));
  }

  // Whether a box (left, top, right, bottom) is free, of `soft` things too; if so it is taken.
  take(box, isSure = false, soft = null) {
    if (!isSure && (!this.isFree(box) || (soft && !soft.isFree(box)))) return false;
    for (const cell of this.cellsOf(box)) { const list = this.cells.get(cell); if (list) list.push(box); else this.cells.set(cell, [box]); }
    return true;
  }
}

const SURE = 12; // so many of the strongest names may stand over events

function paintLabels(ctx) {
  const scale = C.net.getScale();
  const zero = C.net.canvasToDOM({ x: 0, y: 0 });
  const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
  const [width, height] = [ctx.canvas.clientWidth, ctx.canvas.clientHeight];
  const spots = [];
  for (const i of V.nodes) {
    const body = C.net.body.nodes[i];
    if (!body) continue;
    const [x, y] = [body.x * scale + zero.x, body.y * scale + zero.y];
    if (x > -80 && y > -40 && x < width + 80 && y < height + 40) spots.push({ i, x, y, node: G.nodes[i], up: rankOf(i) });
  }
  spots.sort((a, b) => b.up - a.up || a.i - b.i);
  const [taken, soft] = [new Taken(), new Taken()];
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (const s of spots) takeBody(ctx, s.node.group === EVENT ? soft : taken, s, scale);
  for (const [k, s] of spots.entries()) if (s.node.group !== EVENT || scale > 1.15 || s.up > 900) paintLabel(ctx, taken, soft, s, scale, k < SURE);
  if (C.lit !== null && S.sel && 'node' in S.sel) paintRoles(ctx, taken, scale, zero);
  else if (S.view === 'actors' && C.lit === null) paintCounts(ctx, taken, scale, zero);
  ctx.restore();
}

const rankOf = (i) => (C.hover === i ? 3000 : isSelected(i) || i === S.a || i === S.b ? 2000 : 0) + (isLit(i) ? 100 : 0) + (V.score ? V.score[i] : 0) + (G.nodes[i].group === EVENT ? -50 : 0);

// Bodies keep labels off, unless the picture is so small that nothing would be left.
function takeBody(ctx, taken, s, scale) {
  if (scale < 0.3 || !isLit(s.i)) return;
  const half = s.node.group === EVENT ? pillOf(ctx, s.node).width / 2 : radiusOf(s.node);
  const high = s.node.group === EVENT ? PILL / 2 : radiusOf(s.node);
  taken.take([s.x - half * scale, s.y - high * scale, s.x + half * scale, s.y + high * scale], true);
}

function paintLabel(ctx, taken, soft, s, scale, isSure) {
  const isStrong = s.up > 900;
  const { node } = s;
  const text = node.group === EVENT ? (isStrong ? short(nameOf(node), 40) : node.date || '') : short(nameOf(node), isStrong ? 40 : S.lang === 'zh' ? 12 : 22);
  if (!text) return;
  const size = clamp((node.group === EVENT ? 10.5 : 11 + Math.min(3, F.degree[s.i] / 12)) * clamp(scale, 0.95, 1.5), 10, 19);
  const font = `${isStrong || F.degree[s.i] > 14 ? 600 : 400} ${Math.round(size * 2) / 2}px ${THEME.font}`;
  const half = textWidth(ctx, text, font) / 2;
  const reach = (node.group === EVENT ? PILL / 2 : radiusOf(node)) * scale;
  const below = s.y + reach + size * 0.78;
  const spots = [[s.x, below], [s.x, s.y - reach - size * 0.72], [s.x + reach + half + 5, s.y], [s.x - reach - half - 5, s.y]];
  const boxAt = ([x, y]) => [x - half - 2, y - size * 0.58, x + half + 2, y + size * 0.58];
  const isInside = ([x]) => x - half > 4 && x + half < ctx.canvas.clientWidth - 4;
  let spot = spots.find((p) => isInside(p) && taken.take(boxAt(p), false, soft));
  if (!spot && (isStrong || isSure)) {
    // The strongest are named in any case, if need be over an event.
    spot = spots.find((p) => isInside(p) && taken.take(boxAt(p))) || spots[0];
    taken.take(boxAt(spot), true);
  }
  if (!spot) return;
  ctx.globalAlpha = isLit(s.i) ? 1 : C.dim + 0.06;
  write(ctx, text, ...spot, font, node.group === EVENT && !isStrong ? THEME.colours.muted : THEME.colours.text);
  ctx.globalAlpha = 1;
}

function write(ctx, text, x, y, font, colour) {
  ctx.font = font;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  if (!C.isMoving) {
    ctx.lineWidth = 3;
    ctx.lineJoin = 'round';
    ctx.strokeStyle = THEME.colours.ground;
    ctx.strokeText(text, x, y);
  }
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}

// How many events an edge between two actors sums up, for the strongest.
function paintCounts(ctx, taken, scale, zero) {
  const font = `500 10px ${THEME.font}`;
  for (const e of V.edges.filter((x) => x.dyad && x.dyad.n > 1).sort((p, q) => q.dyad.n - p.dyad.n).slice(0, 120)) writeOn(ctx, taken, e, String(e.dyad.n), font, scale, zero);
}

function writeOn(ctx, taken, e, text, font, scale, zero) {
  const [a, b] = [C.net.body.nodes[e.from], C.net.body.nodes[e.to]];
  if (!a || !b) return; // drawn while nodes are being exchanged
  const [x, y] = [((a.x + b.x) / 2) * scale + zero.x, ((a.y + b.y) / 2) * scale + zero.y];
  const half = textWidth(ctx, text, font) / 2 + 2;
  if (taken.take([x - half, y - 6, x + half, y + 6])) write(ctx, text, x, y, font, THEME.colours.muted);
}

// What the neighbours of the selected node have to do with it.
function paintRoles(ctx, taken, scale, zero) {
  if (scale < 0.6) return;
  const links = V.edges.filter((e) => e.from === S.sel.node || e.to === S.sel.node);
  if (links.length > 40) return;
  const font = `400 10px ${THEME.font}`;
  for (const e of links) {
    writeOn(ctx, taken, e, e.dyad ? `${e.dyad.events.size}` : short(roleOf(e.role), 14), font, scale, zero);
  }
}

// --- the card beside the pointer
function tip(lines, event) {
  const card = $('tip');
  card.hidden = !lines;
  if (!lines) return;
  card.replaceChildren(...lines.filter(Boolean).map((line, k) => el(k ? 'span' : 'strong', null, bdi(line))));
  const box = $('stage').getBoundingClientRect();
  card.style.left = `${clamp(event.clientX - box.left + 14, 4, box.width - 270)}px`;
  card.style.top = `${clamp(event.clientY - box.top + 16, 4, box.height - 90)}px`;
}

function tipOfNode(node) {
  if (node.group === EVENT) return [nameOf(node), [dateOf(node) || t('undated'), statusOf(node.status), quadOf(node.quad)].join(' · '), t('n_documents', { n: node.docs.length })];
  return [nameOf(node), [labelOf(node.group), otherName(node)].filter(Boolean).join(' · '), node.group === DOCUMENT ? [node.source, node.date].filter(Boolean).join(' · ') : t('n_links', { n: F.degree[node.i] })];
}

function tipOfEdge(id) {
  const found = linkOf(id);
  if (!found) return null;
  const [a, b] = [nameOf(G.nodes[found.from]), nameOf(G.nodes[found.to])];
  if (found.dyad) return [`${a} – ${b}`, t('n_events', { n: found.dyad.events.size }), found.dyad.mean === null ? null : `${t('balance')} ${signed(found.dyad.mean)}`];
  return [roleOf(found.role), `${short(a, 40)} → ${short(b, 40)}`, found.proof && found.proof.title ? officeOf(found.proof) : null];
}
