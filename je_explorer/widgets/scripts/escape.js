/* The Escape key presses the last button that is seen of those that close something. Widgets have no
   keys of their own, and their fields let none pass: so it is caught on its way down. */
(root) => root.addEventListener("keydown", (event) => {
  const last = [...root.querySelectorAll(".je-escape")].filter((button) => button.offsetParent).pop();
  if (event.key === "Escape" && last) last.click();
}, true)
