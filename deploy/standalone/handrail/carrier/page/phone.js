// Show what is new without a click, unless the reader is in the middle of a reply.
(() => {
  const texts = document.querySelector(".texts");
  const field = document.querySelector("textarea");
  if (texts) texts.scrollTop = texts.scrollHeight;
  if (field) field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (field.value.trim()) field.form.requestSubmit();
  });
  setInterval(async () => {
    if (document.hidden || (field && field.value)) return;
    const answer = await fetch("/phone/version").catch(() => null);
    if (answer && answer.ok && (await answer.text()) !== document.body.dataset.version) location.reload();
  }, 1500);
})();
