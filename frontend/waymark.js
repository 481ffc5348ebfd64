// Every page works without this file. It adds GOV.UK's own enhancements and a warning before the session ends.
import {
  Button, CharacterCount, Checkboxes, createAll, ErrorSummary, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink,
} from "govuk-frontend";

for (const component of [
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink,
]) {
  createAll(component);
}

warnBeforeSessionEnds(document.querySelector("[data-session-seconds]"));
printOnRequest();

// WCAG 2.2.1: a warning at least two minutes before the end, and a way to stay. The extending address is asked for
// with fetch, so that what is typed on the page is kept.
function warnBeforeSessionEnds(notice) {
  if (!notice) return;
  const warnAfter = Math.max(Number(notice.dataset.sessionSeconds) - Number(notice.dataset.sessionWarning || 120), 0);
  let timer = startTimer();
  notice.querySelector("[data-session-extend]")?.addEventListener("click", async (event) => {
    event.preventDefault();
    const answer = await fetch(event.currentTarget.href, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return window.location.assign(event.target.href);
    notice.hidden = true;
    clearTimeout(timer);
    timer = startTimer();
  });

  function startTimer() {
    return setTimeout(() => {
      notice.hidden = false;
      announce(notice.querySelector("[data-session-message]")?.textContent ?? "");
    }, warnAfter * 1000);
  }
}

function announce(sentence) {
  const region = document.getElementById("live-region");
  if (region) region.textContent = sentence.trim();
}

function printOnRequest() {
  for (const link of document.querySelectorAll("[data-print]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      window.print();
    });
  }
}
