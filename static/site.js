// Loads an embed when the reader asks for it, copies the page's address, and aims
// the comment form at the comment whose "Reply" was followed. Pages are complete
// without this script.
for (const figure of document.querySelectorAll("figure.embed[data-src]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = figure.dataset.load;
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.src = figure.dataset.src;
    frame.title = figure.dataset.title || figure.dataset.src;
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    figure.querySelector(".warning")?.remove();
    button.replaceWith(frame);
    frame.focus();
  });
  figure.querySelector("p").after(button);
}

// Shows the button that copies the address of the page. Its place is kept free.
const copy = document.querySelector(".share .copy");
if (copy && navigator.clipboard) {
  copy.classList.add("ready");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector("link[rel=canonical]")?.href || location.href);
    copy.textContent = copy.dataset.copied;
  });
}

const parent = document.getElementById("comment-parent");
if (parent) {
  const answer = (id) => { parent.value = id; if (parent.selectedIndex < 0) parent.value = ""; };
  const asked = new URLSearchParams(location.search).get("reply");
  if (asked) answer(asked);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-reply]");
    if (!link) return;
    event.preventDefault();
    answer(link.dataset.reply);
    document.getElementById("respond").scrollIntoView();
    document.getElementById("comment-body").focus({ preventScroll: true });
  });
}
