// Lets the keyboard scroll what is wider than a narrow screen: tables, in whatever box the theme lets
// them scroll, and drawings. Firefox and Chromium do that by themselves, Safari doesn't.
"use strict";
{
  const scrolls = (box) =>
    box.scrollWidth > box.clientWidth && /auto|scroll/.test(getComputedStyle(box).overflowX);
  const mark = () => {
    const ours = document.querySelectorAll("table.mrstats, .mrstats-plot > *, .mrstats-numbers");
    for (const box of new Set([...ours].flatMap((each) => [each, each.parentElement]))) {
      if (scrolls(box)) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  addEventListener("load", mark);
  addEventListener("resize", mark);
}
