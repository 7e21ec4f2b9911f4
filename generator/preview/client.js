// What `broadsheet serve` adds to a page: it follows what happens to the page, shows
// what is wrong over it, and a bar with what authors want to know. Nothing of it is in
// what `broadsheet build` writes.
(() => {
"use strict";
const script = document.currentScript;
const base = new URL(".", script.src);
let page = script.dataset.page;
const store = (kind, key, value) => {
	try {
		if (value === undefined) return window[kind].getItem("broadsheet-" + key);
		if (value === null) window[kind].removeItem("broadsheet-" + key);
		else window[kind].setItem("broadsheet-" + key, value);
	} catch { /* a browser that keeps nothing */ }
	return null;
};
const el = (tag, props, ...children) => {
	const e = Object.assign(document.createElement(tag), props);
	e.append(...children.filter(c => c !== null && c !== undefined));
	return e;
};

// ---- Following the page

let leaving = false;
const reload = () => {
	if (leaving) return;
	leaving = true;
	store("sessionStorage", "scroll", JSON.stringify([location.pathname, scrollX, scrollY]));
	location.reload();
};
const go = url => {
	if (leaving) return;
	leaving = true;
	location.replace(url + location.hash);
};
const restoreScroll = () => {
	const saved = JSON.parse(store("sessionStorage", "scroll") || "null");
	if (!saved || saved[0] !== location.pathname) return;
	store("sessionStorage", "scroll", null);
	const back = () => scrollTo({left: saved[1], top: saved[2], behavior: "instant"});
	back();
	if (document.readyState !== "complete") addEventListener("load", back, {once: true});
};

const pathOf = url => {
	const u = new URL(url, location.href);
	if (u.origin !== location.origin) return "";
	try { return decodeURI(u.pathname); } catch { return u.pathname; }
};
const exchange = files => {
	const now = new Map(Object.entries(files).map(([path, url]) => [pathOf(path), url]));
	const sheets = [...document.querySelectorAll("link[rel~=stylesheet][href]")];
	const linked = new Set(sheets.map(l => pathOf(l.href)));
	if ([...document.scripts].some(s => s.src && now.has(pathOf(s.src)))) return reload();
	// A sheet that no page links is imported by one that is.
	const imported = [...now.keys()].some(path => path.endsWith(".css") && !linked.has(path));
	for (const old of sheets) {
		const path = pathOf(old.href);
		const url = now.get(path) || (imported && path ? old.href.replace(/[?#].*/, "") + "?v=" + Date.now() : "");
		if (!url) continue;
		const fresh = old.cloneNode();
		fresh.href = url;
		fresh.addEventListener("load", () => old.remove(), {once: true});
		fresh.addEventListener("error", () => old.remove(), {once: true});
		old.after(fresh);
	}
	for (const e of document.querySelectorAll("img, source, video, audio, input[type=image]")) {
		for (const name of ["src", "poster"]) {
			const url = e.getAttribute(name) && now.get(pathOf(e.getAttribute(name)));
			if (url) e.setAttribute(name, url);
		}
		if (e.srcset) e.srcset = e.srcset.replace(/(^|,\s*)(\S+)/g, (all, sep, url) => sep + (now.get(pathOf(url)) || url));
	}
};

let stream = null;
const listen = () => {
	if (stream || leaving) return;
	stream = new EventSource(new URL("events?page=" + page, base));
	const on = (kind, act) => stream.addEventListener(kind, e => act(JSON.parse(e.data) || {}));
	stream.addEventListener("open", () => host.dataset.state = "listening");
	on("reload", reload);
	on("go", d => go(d.url));
	on("files", d => {
		if (d.page) page = d.page;
		exchange(d.files);
		describe();
	});
	on("problems", d => showProblems(d.problems, d.fresh));
	on("added", d => added(d));
};
const rest = () => {
	if (stream) stream.close();
	stream = null;
	host.dataset.state = "resting";
};
// Browsers open six connections to a host: tabs that nobody sees need none, and find
// out what they missed when they are looked at again.
const follow = () => document.visibilityState === "visible" ? listen() : rest();
document.addEventListener("visibilitychange", follow);
addEventListener("pagehide", rest);
addEventListener("pageshow", follow);

// The window that was used last is the one to show a new page.
const me = store("sessionStorage", "tab") || Math.random().toString(36).slice(2);
store("sessionStorage", "tab", me);
const used = () => store("localStorage", "used", me);
addEventListener("focus", used);
addEventListener("pointerdown", used);
const follows = () => store("localStorage", "follow") !== "no";
const added = d => {
	const mine = store("localStorage", "used");
	if (follows() && (!mine || mine === me) && pathOf(d.url) !== pathOf(location.href)) return go(d.url);
	store("sessionStorage", "added", JSON.stringify(d));
	showAdded();
};

// ---- What is shown

const style = `
:host { all: initial; }
* { box-sizing: border-box; }
.bar, .panel, .overlay { font: 13px/1.45 system-ui, -apple-system, "Segoe UI", sans-serif; color: #f4f4f5; text-align: start; }
button, a, summary, input, label { font: inherit; color: inherit; }
a { color: #9cc9ff; text-underline-offset: 2px; }
button { background: #3a3d45; border: 1px solid #5b606b; border-radius: 6px; padding: 3px 9px; cursor: pointer; }
button:hover { background: #4a4e58; }
:focus-visible { outline: 2px solid #9cc9ff; outline-offset: 2px; }
.bar { position: fixed; inset: auto auto 10px 10px; z-index: 2147483000; display: flex; flex-wrap: wrap; gap: 6px; max-width: calc(100vw - 20px); }
.bar > button { display: flex; gap: 8px; align-items: center; background: #23252b; border-color: #4a4e58; border-radius: 99px; padding: 4px 12px; box-shadow: 0 2px 10px #0006; }
.state { background: #f2b84b; color: #231a05; border-radius: 99px; padding: 0 8px; font-weight: 600; }
.error { background: #e5484d; color: #fff; border-radius: 99px; padding: 0 8px; font-weight: 600; }
.quiet { color: #c3c6cd; }
.panel { position: fixed; inset: auto auto 50px 10px; z-index: 2147483000; width: min(26rem, calc(100vw - 20px)); max-height: calc(100vh - 70px);
	overflow: auto; background: #23252b; border: 1px solid #4a4e58; border-radius: 12px; padding: 12px 16px; box-shadow: 0 8px 30px #0008; }
.panel[hidden], .overlay[hidden] { display: none; }
h2 { font-size: 14px; margin: 0 0 8px; }
h3, summary { font-size: 13px; font-weight: 600; margin: 10px 0 4px; cursor: default; }
summary { cursor: pointer; }
p { margin: 4px 0; }
ul, ol { margin: 4px 0; padding-inline-start: 1.2em; }
li { margin: 2px 0; }
.row { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; }
.row label { display: flex; gap: 5px; align-items: center; }
input[type=datetime-local] { background: #16171b; border: 1px solid #5b606b; border-radius: 6px; padding: 3px 6px; color-scheme: dark; }
.path { overflow-wrap: anywhere; font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 12px; }
.overlay { position: fixed; inset: 0; z-index: 2147483001; background: #101114b8; display: grid; grid-template-columns: minmax(0, 1fr); align-items: start; justify-items: center; overflow: auto; padding: 5vh 12px; }
.sheet { width: min(52rem, 100%); background: #1b1c21; border: 1px solid #5b2b2e; border-top: 4px solid #e5484d; border-radius: 10px; padding: 14px 20px 18px; box-shadow: 0 10px 40px #000a; }
.sheet header { display: flex; justify-content: space-between; gap: 12px; align-items: start; }
.sheet h2 { font-size: 17px; color: #ff9a9c; }
.problem { border-top: 1px solid #34363d; padding: 10px 0; }
.problem.warning strong { color: #f2b84b; }
.problem strong { font-size: 14px; font-weight: 600; overflow-wrap: anywhere; }
pre { margin: 6px 0; padding: 8px 10px; background: #101114; border-radius: 6px; overflow: auto; font: 12px/1.5 ui-monospace, Menlo, Consolas, monospace; }
.hint { color: #b9e3b4; }
@media print { .bar, .panel, .overlay { display: none; } }`;

// The bar speaks English, as the terminal does, also on a page that runs from right to left;
// what it repeats of the page is in the page's language.
const host = el("broadsheet-preview", {lang: "en", dir: "ltr"});
const quoted = {lang: document.documentElement.lang, dir: "auto"};
const root = host.attachShadow({mode: "open"});
const bar = el("div", {className: "bar"});
const pill = el("button", {type: "button"});
const panel = el("section", {className: "panel", hidden: true});
panel.setAttribute("aria-label", "Preview");
pill.setAttribute("aria-expanded", "false");
const overlay = el("div", {className: "overlay", hidden: true});
overlay.setAttribute("role", "dialog");
overlay.setAttribute("aria-modal", "true");
overlay.setAttribute("aria-label", "What is wrong");
root.append(el("style", {textContent: style}), bar, panel, overlay);
bar.append(pill);

// The panel is shown once there is something in it: a page that comes back after a
// reload must not show an empty one first.
let wanted = store("localStorage", "panel") === "open";
const openPanel = open => {
	wanted = open;
	panel.hidden = !(wanted && info);
	pill.setAttribute("aria-expanded", String(!panel.hidden));
	store("localStorage", "panel", open ? "open" : null);
};
pill.addEventListener("click", () => openPanel(panel.hidden));
document.addEventListener("keydown", e => {
	if (e.key !== "Escape") return;
	if (!overlay.hidden) closeOverlay();
	else if (!panel.hidden) openPanel(false);
});

let problems = [], info = null;
const problemItem = p => el("div", {className: p.warning ? "problem warning" : "problem"},
	el("strong", {}, p.message),
	p.where ? el("p", {className: "path"}, p.edit ? el("a", {href: p.edit}, p.where) : p.where) : null,
	p.excerpt ? el("pre", {}, p.excerpt) : null,
	p.hint ? el("p", {className: "hint"}, p.hint) : null);
const closeOverlay = () => {
	overlay.hidden = true;
	pill.focus({preventScroll: true});
};
const openOverlay = () => {
	const close = el("button", {type: "button", onclick: closeOverlay}, "Close");
	const count = problems.length === 1 ? "An error" : problems.length + " errors";
	overlay.replaceChildren(el("div", {className: "sheet"},
		el("header", {}, el("h2", {}, count + " – below is the last good version"), close),
		...[...problems].sort((a, b) => b.mine - a.mine).map(problemItem)));
	overlay.hidden = false;
	close.focus({preventScroll: true});
};
const showProblems = (list, fresh) => {
	problems = list;
	if (!list.length) overlay.hidden = true;
	else if (fresh || !overlay.hidden || list.some(p => p.mine)) openOverlay();
	showPill();
	if (fresh) describe();
};

const showPill = () => {
	const parts = [el("span", {}, "Preview")];
	if (problems.length) parts.push(el("span", {className: "error"}, problems.length === 1 ? "1 error" : problems.length + " errors"));
	if (info) {
		if (info.look.now) parts.push(el("span", {className: "state"}, "as of " + info.look.now.replace("T", " ")));
		if (info.look.drafts) parts.push(el("span", {className: "quiet"}, "drafts"));
		if (info.look.future) parts.push(el("span", {className: "quiet"}, "future"));
		for (const s of info.state || []) parts.push(el("span", {className: "state"}, s));
		if (info.held) parts.push(el("span", {className: "state"}, info.held));
		if (info.words) parts.push(el("span", {className: "quiet"}, info.words + " words"));
		const warnings = info.wrong.filter(p => p.warning).length;
		if (warnings) parts.push(el("span", {className: "state"}, warnings === 1 ? "1 warning" : warnings + " warnings"));
	}
	pill.replaceChildren(...parts);
};

const showAdded = () => {
	const d = JSON.parse(store("sessionStorage", "added") || "null");
	root.querySelector(".added")?.remove();
	if (!d) return;
	const link = el("button", {type: "button", className: "added", onclick: () => {
		store("sessionStorage", "added", null);
		location.assign(d.url);
	}}, "New: " + d.title);
	bar.append(link);
};

const look = (name, value) => {
	const query = new URLSearchParams(location.search);
	query.set(name, value);
	store("sessionStorage", "scroll", JSON.stringify([location.pathname, scrollX, scrollY]));
	location.search = query;
};
const tick = (name, text, on, act) => {
	const input = el("input", {type: "checkbox", checked: on, onchange: () => act(input.checked)});
	input.name = name;
	return el("label", {}, input, text);
};
const tomorrow = clock => {
	const d = new Date(clock + ":00Z");
	d.setUTCDate(d.getUTCDate() + 1);
	return d.toISOString().slice(0, 10) + "T06:00";
};
const lookControls = l => {
	const time = el("input", {type: "datetime-local", value: l.now || l.clock});
	time.setAttribute("aria-label", "Time, in " + l.zone);
	const button = (text, value) => el("button", {type: "button", onclick: () => look("now", value())}, text);
	return [
		el("h3", {}, "What is shown"),
		el("div", {className: "row"},
			tick("drafts", "drafts", l.drafts, on => look("drafts", on ? 1 : 0)),
			tick("future", "waiting and expired", l.future, on => look("future", on ? 1 : 0)),
			el("span", {className: "quiet"}, l.held ? l.held + " held back" : "nothing is held back")),
		el("h3", {}, "At which time"),
		el("div", {className: "row"}, time, button("Go", () => time.value), button("Tomorrow 06:00", () => tomorrow(l.clock)),
			l.next ? button("Next change", () => l.next) : null, l.now ? button("Back to now", () => "") : null),
		el("p", {className: "quiet"}, l.zone + (l.next ? " · the site changes by itself on " + l.next.replace("T", " at ") : "")),
	];
};
// What was folded or unfolded stays so, on all pages.
const fold = (name, title, open, ...children) => {
	const key = "fold-" + name, kept = store("localStorage", key);
	const e = el("details", {open: kept ? kept === "open" : open}, el("summary", {}, title), ...children);
	e.addEventListener("toggle", () => store("localStorage", key, e.open ? "open" : "shut"));
	return e;
};

const showPanel = () => {
	const i = info, parts = [el("h2", {}, "Preview")];
	if (i.source) parts.push(el("p", {className: "path"}, i.source), el("p", {}, i.edit ? el("a", {href: i.edit}, "Edit this file") : null));
	if (i.held) parts.push(el("p", {}, "Here would be " + i.source + ", which " + i.held + "."));
	if (i.words) parts.push(el("p", {className: "quiet"}, i.words + " words, " + i.minutes + " min to read"));
	const list = i.wrong;
	if (list.length) parts.push(fold("problems", list.length === 1 ? "1 problem on this page" : list.length + " problems on this page", true, ...list.map(problemItem)));
	if (i.outline) parts.push(fold("outline", "Outline", false, el("ul", {}, ...i.outline.map(h => {
		const li = el("li", {}, el("a", {...quoted, href: "#" + h.id}, h.text));
		li.style.marginInlineStart = (h.level - 2) + "em";
		return li;
	}))));
	if (i.related) parts.push(fold("related", "Why are these related?", false, el("ol", {}, ...i.related.map(r =>
		el("li", {}, el("a", {...quoted, href: r.url}, r.title), el("div", {className: "quiet"}, r.why.join(" · ")))))));
	parts.push(...lookControls(i.look));
	parts.push(el("h3", {}, "In this browser"), el("div", {className: "row"},
		tick("follow", "go to new pages", follows(), on => store("localStorage", "follow", on ? null : "no"))));
	panel.replaceChildren(...parts);
	openPanel(wanted);
};

let asked = 0, said = "";
const describe = async () => {
	const mine = ++asked;
	try {
		const answer = await fetch(new URL("page?page=" + page, base));
		if (!answer.ok) return;
		const text = await answer.text();
		// A later question has a later answer; where nothing is new, what somebody is
		// typing into the panel must stay.
		if (mine !== asked || text === said) return;
		info = JSON.parse(text);
		said = text;
	} catch { return; }
	showPill();
	showPanel();
};

const begin = () => {
	document.body.append(host);
	showPill();
	showAdded();
	restoreScroll();
	describe();
	follow();
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
})();
