"""How a page looks, on a desk, a telephone and paper, and the little it does by script."""

from __future__ import annotations

STYLE = """
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#525a63;--paper:#fff;--card:#f5f6f8;
--line:#c9ced6;--for:#0a6b4d;--against:#b3261e;--strong:#0b4f9e;--warn:#fff3d1;--warn-ink:#4d3800}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#b4bcc6;--paper:#14171a;
--card:#1f2429;--line:#4a525b;--for:#63d2a6;--against:#ff9b92;--strong:#8fc1ff;--warn:#3d3210;
--warn-ink:#ffe6a3}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:78rem;padding:0 1rem 3rem;background:var(--paper);color:var(--ink);
font:1rem/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;
overflow-wrap:break-word}
h1{font-size:1.5rem;margin:1rem 0 .25rem}
h2{font-size:1.3rem;margin:0 0 .5rem}
h3{font-size:1.1rem;margin:0 0 .5rem}
h4{font-size:1rem;margin:1rem 0 .35rem}
p{margin:.35rem 0}
ul,ol{margin:.35rem 0;padding-left:1.25rem}
a{color:var(--strong)}
:focus-visible,.frame:focus-within{outline:3px solid var(--strong);outline-offset:2px}
.skip{position:absolute;left:-100rem}
.skip:focus{left:1rem;top:.5rem;padding:.5rem .75rem;background:var(--paper);z-index:30}
.unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);
white-space:nowrap}
.soft,figcaption,footer{color:var(--soft);font-size:.9rem}
.warn{background:var(--warn);color:var(--warn-ink);padding:.5rem .75rem;border-radius:.4rem}
.pairing{border-top:2px solid var(--line);padding-top:1rem;margin-top:1.25rem;display:grid;
grid-template-columns:minmax(0,1fr);gap:1rem}
.subject{display:contents}
.pairing>h2,.answer,.told{min-width:0}
.photos{display:flex;flex-wrap:wrap;gap:.5rem}
figure{margin:0;max-width:100%}
.frame{display:block;cursor:zoom-in;border:1px solid var(--line);border-radius:.4rem;
overflow:hidden;background:var(--card)}
.frame img{display:block;width:auto;height:auto;max-width:100%;max-height:17rem}
.photos figure+figure img{max-height:6.5rem}
.frame:has(:checked){position:fixed;inset:0;z-index:20;cursor:zoom-out;border:0;border-radius:0;
background:rgba(0,0,0,.92)}
.photos figure .frame:has(:checked) img{width:100%;height:100%;max-height:none;object-fit:contain}
.mine{position:sticky;top:0;z-index:2;background:var(--paper);padding:.35rem 0;align-self:start;
flex-wrap:nowrap;overflow-x:auto}
.mine:has(:checked),.photos:has(:checked){z-index:20;overflow:visible}
.mine .frame img{max-height:7.5rem}
blockquote{margin:0 0 .5rem;padding:.5rem .75rem;border-left:.25rem solid var(--line);
background:var(--card);white-space:pre-line}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15rem .75rem;margin:.35rem 0}
dt{color:var(--soft)}
dd{margin:0;min-width:0}
.card{border:1px solid var(--line);border-radius:.6rem;padding:.85rem;margin:0 0 1rem}
.card.ask{background:var(--card)}
.question{font-weight:600}
.level{display:inline-block;border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;
font-size:.9rem;font-weight:400;color:var(--soft)}
.chances,.reasons,.orders{list-style:none;padding:0;margin:.35rem 0}
.chances li{display:grid;grid-template-columns:6.5rem 4rem minmax(0,1fr);gap:.5rem;
align-items:center}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.bar{display:block;width:100%;height:.7rem}
.bar .axis{stroke:var(--soft);stroke-width:1}
.for{fill:var(--for)}
.against{fill:var(--against)}
.chance{fill:var(--strong)}
.reasons li{display:grid;grid-template-columns:minmax(0,1fr) 4.5rem;gap:0 .5rem;
padding:.25rem 0;border-bottom:1px solid var(--line)}
.reasons .bar,.reasons .says{grid-column:1/-1}
.says{color:var(--soft);font-size:.95rem}
.sum{display:flex;justify-content:space-between;font-weight:600;margin:.35rem 0}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.25rem .5rem .25rem 0;
border-bottom:1px solid var(--line)}
.wide{overflow-x:auto}
.orders li{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.15rem .5rem;
align-items:center;margin:.4rem 0}
.orders .soft{grid-column:1/-1}
code{font:.95rem/1.4 ui-monospace,"Cascadia Mono","Liberation Mono",Menlo,monospace}
.orders code{background:var(--card);border:1px solid var(--line);border-radius:.35rem;
padding:.35rem .5rem;user-select:all;-webkit-user-select:all}
code span{white-space:nowrap}
.wide+h3{margin-top:.75rem}
button{font:inherit;min-height:2.2rem;min-width:4.5rem;border:1px solid var(--line);
border-radius:.35rem;background:var(--card);color:var(--ink);cursor:pointer}
nav ol{columns:18rem;column-gap:2rem}
summary{cursor:pointer;font-weight:600;padding:.35rem 0}
@media (min-width:34rem){
.reasons li{grid-template-columns:7.5rem 3.5rem minmax(4rem,1fr) minmax(0,1.4fr);gap:0 .75rem}
.reasons .bar,.reasons .says{grid-column:auto}
.reasons .bar{margin-top:.35rem}
.thing{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:1rem;align-items:start}
.orders li{grid-template-columns:minmax(0,12rem) minmax(0,1fr) auto}
.orders .soft{grid-column:auto}
}
@media (min-width:60rem){
.pairing{grid-template-columns:minmax(0,2fr) minmax(0,3fr);column-gap:2rem}
.pairing>h2{grid-column:1/-1;margin:0}
.subject{display:block;position:sticky;top:.5rem;align-self:start;max-height:98vh;overflow-y:auto}
.subject:has(:checked){z-index:20;overflow:visible}
.mine{position:static;flex-wrap:wrap;overflow:visible;margin-bottom:.75rem}
.mine figure:first-child img{max-height:22rem}
}
@page{size:A4;margin:13mm}
@media print{
:root{color-scheme:light;--ink:#000;--soft:#333;--paper:#fff;--card:#fff;--line:#999;
--for:#0a6b4d;--against:#b3261e;--strong:#0b4f9e}
html{font-size:8.5pt}
body{max-width:none;padding:0}
.pairing{grid-template-columns:minmax(0,3fr) minmax(0,7fr);column-gap:5mm}
.pairing>h2{grid-column:1/-1}
.pairing+.pairing{break-before:page;border-top:0}
.subject{display:block;position:static;max-height:none;overflow:visible}
.mine{position:static;flex-wrap:wrap;overflow:visible}
.frame,.frame:has(:checked){position:static;background:none}
.frame img,.mine .frame img,.photos figure .frame:has(:checked) img{max-height:55mm;width:auto;
height:auto}
.thing,.orders,.ask,figure,blockquote,.reasons li,tr{break-inside:avoid}
.card{margin-bottom:3mm;padding:2mm 3mm}
.card .frame img{max-height:40mm}
.thing{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:3mm}
.reasons li{grid-template-columns:24mm 11mm minmax(8mm,1fr) minmax(0,2fr);gap:0 2mm;padding:.4mm 0}
.reasons .bar,.reasons .says{grid-column:auto}
.orders li{grid-template-columns:minmax(0,1fr);margin:1mm 0}
.orders .soft{display:none}
h1,h2,h3,h4,p,ul,dl{margin-top:1mm;margin-bottom:1mm}
h2,h3,h4{break-after:avoid}
.bar *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.skip,button,nav,.frame+figcaption .hint{display:none}
}
"""

SCRIPT = """
"use strict";
const told = document.getElementById("told");
const copy = async (code) => {
  try { await navigator.clipboard.writeText(code.textContent); return true; } catch (fault) {
    getSelection().selectAllChildren(code);
    return document.execCommand("copy");
  }
};
for (const button of document.querySelectorAll("button[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const code = document.getElementById(button.dataset.copies);
    const done = await copy(code);
    button.textContent = done ? "Copied" : "Select";
    told.textContent = done ? "Copied: " + code.textContent : "Copy the selected text.";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape")
    for (const open of document.querySelectorAll(".frame :checked")) open.checked = false;
});
"""
