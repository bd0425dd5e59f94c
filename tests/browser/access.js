/* What a visitor can read and reach, asked of the page itself. */
(() => {
  const root = () => document.querySelector(".je-root");
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

  /* Any CSS colour as [red, green, blue, opacity], read from a pixel that it painted. */
  const channels = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) =>
    [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);

  const seen = (element) => {
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return false;
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };

  /* The colours behind an element, the nearest first, until one is opaque. */
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] > 0.99) return layers;
    }
    return [...layers, [255, 255, 255, 1]];
  };
  const paper = (element) => behind(element).reduceRight((below, top) => over(top, below));

  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((m, n) => n - m);
    return (x + 0.05) / (y + 0.05);
  };

  const faded = (element) => {
    let opacity = 1;
    for (let at = element; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
    return opacity;
  };
  const ink = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    const colour = channels(element.closest("svg") ? style.fill : style.color);
    const pale = pseudo ? Number(style.opacity) : 1;
    return [...colour.slice(0, 3), colour[3] * pale * faded(element)];
  };

  /* Covers carry words for screen readers only; what is switched off need not be read. */
  const exempt = (element) =>
    element.closest(":disabled, .je-cover, .leaflet-container .leaflet-control-attribution") ||
    Number.parseFloat(getComputedStyle(element).fontSize) < 2 ||
    ["STYLE", "SCRIPT", "OPTION", "TITLE"].includes(element.tagName);
  const hiddenLabel = (element) => {
    const style = getComputedStyle(element);
    return style.clipPath !== "none" && style.position === "absolute";
  };

  const texts = () => {
    const walker = document.createTreeWalker(root(), NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const words = walker.currentNode.data.trim();
      if (!words || exempt(element) || !seen(element) || hiddenLabel(element)) continue;
      found.push([words, element, null]);
    }
    for (const field of root().querySelectorAll("input, textarea, select")) {
      if (exempt(field) || !seen(field)) continue;
      if (field.value && !["checkbox", "range"].includes(field.type)) found.push([field.value, field, null]);
      else if (field.placeholder) found.push([field.placeholder, field, "::placeholder"]);
    }
    return found;
  };

  const where = (element) => {
    const names = [...(element.closest("[class*='je-']")?.classList ?? [])];
    return names.filter((name) => name.startsWith("je-")).join(".") || element.tagName;
  };

  const name = (control) =>
    [
      control.getAttribute("aria-label"),
      control.labels && [...control.labels].map((l) => l.textContent).join(" "),
      control.textContent, control.title, control.placeholder,
      control.closest(".widget-slider, .jupyter-widgets")?.querySelector(".widget-label")?.textContent,
    ].map((words) => (words ?? "").trim()).find((words) => words) ?? "";

  const controls = () =>
    [...root().querySelectorAll("button, input, select, textarea, a[href], summary, [role=slider], [tabindex='0']")]
      .filter((c) => !c.disabled && seen(c) && c.type !== "hidden" && c.type !== "file");

  window.access = {
    /* Texts whose contrast to what lies behind them is below a limit: [words, place, ratio]. */
    pale: (limit) =>
      texts()
        .map(([words, element, pseudo]) => {
          const back = paper(element);
          return [words.slice(0, 40), where(element), contrast(over(ink(element, pseudo), back), back)];
        })
        .filter(([, , ratio]) => ratio < limit)
        .map(([words, place, ratio]) => `${ratio.toFixed(2)} ${place}: ${words}`),
    count: () => texts().length,
    nameless: () => controls().filter((c) => !name(c)).map((c) => `${c.tagName} in ${where(c)}`),
    /* Number the controls, so that a walk with the Tab key can be compared with them. */
    number: () => {
      controls().forEach((control, i) => { control.dataset.number = i; });
      return controls().map((c) => `${where(c)}: ${name(c)}`);
    },
    active: () => document.activeElement?.dataset?.number ?? "",
  };
})();
