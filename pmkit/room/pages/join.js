import { sweep } from "./drafts.js";

sweep();
const home = new URL(document.body.dataset.base || ".", location.href);
const field = document.getElementById("code");
const said = document.querySelector(".said");
const asked = new URLSearchParams(location.search).get("code");
if (asked) field.value = asked;
field.focus();
document.getElementById("join").addEventListener("submit", (event) => {
  event.preventDefault();
  const code = field.value.replace(/[^a-z0-9]/gi, "").toUpperCase();
  if (code.length !== 6) {
    said.textContent = `The code has six letters and digits; this has ${code.length}.`;
    field.setAttribute("aria-invalid", "true");
    field.focus();
    return;
  }
  location.href = new URL(`j/${code}/`, home);
});
