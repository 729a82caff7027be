// What the desk does besides without being asked. Every page works without it.
import { keepDraft } from "./draft.js";
import { bindKeys } from "./keys.js";
import { watch } from "./live.js";
import { sendOnce, tellWhatWasDone } from "./sent-once.js";

const found = (selector, begin) => document.querySelectorAll(selector).forEach(begin);
found("[data-draft]", keepDraft);
found("[data-live]", watch);
found("[data-shortcuts]", bindKeys);
found("[data-sent-once]", sendOnce);
tellWhatWasDone();
