/**
 * What somebody may say "I will" before, and be held to.
 *
 * `done` is work for others or by agreement; `never` is fate, feeling, habit, threat or a turn of speech; all
 * other verbs bind only together with an amount or with what somebody else is to do.
 */
type VerbKind = "done" | "never" | "other";

const listed = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const done = listed(`
  accompany add adjust analyse analyze answer apologise apologize arrange assemble attend babysit bake book bring
  build buy call carry chair change check clean clear close collect compile complete compose configure contribute
  cook coordinate copy cover create cut debug decorate deliver deploy design develop do document donate draft draw
  drive edit email empty escort explain feed fetch file fill find finish fix fold forward fund get give grab grade
  grill hand handle hang help host implement install invite investigate iron keep lead lend let list load loan look
  mail make mark match mend merge message mop move mow notify offer open order organise organize pack paint pay paypal
  phone photograph pick pitch plan plant polish post prepare present print process proofread provide publish purchase
  put rake record recycle refactor refill refund register reimburse remind remove rent repair repay replace reply
  research reserve resolve return review rewrite ring roast run save scan schedule scrub send serve set settle sew
  share ship shop shovel show sign sort solve sponsor stack stock stream submit supply support sweep take teach tell
  test text tidy tip track transcribe transfer translate treat tutor type unload update upload vacuum venmo verify
  volunteer walk wash water weed wire wipe work wrap write zelle chip drop step`);

const never = listed(`
  be see think believe say admit bet assume guess suppose hope wish want need like love hate miss know understand
  forget feel seem sound become grow turn die kill murder starve freeze faint cry laugh scream explode sleep rest
  relax nap wait stay leave quit go come arrive land eat drink have try win lose earn gain fail pass survive manage
  enjoy regret deny doubt wonder consider imagine dream pretend complain sue hit punch beat hurt haunt kick slap
  strangle destroy ruin cost belong suffer vomit throw block ban unfriend ignore burn spend age retire marry live
  inherit deserve stop avoid skip refuse lie cheat steal rob decide prefer choose pick-up crash swear risk dance
  freak melt rot always ever end start begin continue remain happen learn meet catch own rule`);

/** Idioms and threats made of verbs that would bind. */
const turns: readonly RegExp[] = [
  /^give (?:it|that|this) (?:a|some|another) (?:try|shot|go|thought|whirl|miss|rest|think)\b/,
  /^give (?:you|him|her|them) (?:that|this|a (?:hint|clue|minute|second|sec|break|piece of)|one (?:guess|chance)|up|hell)\b/,
  /^give (?:up|in|way)\b/,
  /^tell (?:you|ya) (?:what|something|one thing|this|that|a secret|now)\b/,
  /^let (?:it|that|this) (?:go|slide|pass|be)\b/,
  /^let (?!(?:\S+ ){1,3}(?:know|in|out|have|borrow|use))/,
  /^keep (?!\S+(?: \S+)? (?:posted|updated|informed|company|safe|warm)\b|an eye)/,
  /^take (?!care of|out\b|over\b|notes|minutes|pictures|photos|(?:the|your|our|my) (?:\S+ )?(?:shift|trash|garbage|rubbish|bins?|dogs?|kids|minutes|lead|recycling|notes|car|kids)\b|(?:you|him|her|them|[A-Z]\S+) to\b|on the\b)/,
  /^make (?:it\b(?! up to)|do\b|sense|a (?:fool|mess|scene|fuss)|fun|money|mistakes|love|you (?:regret|pay|cry|sorry))/,
  /^do (?:fine|well|ok|okay|great|without|better|worse|whatever|anything|just fine|my (?:best|worst)|nothing|so\b|you in)/,
  /^call (?:it (?:a )?(?:day|night|quits)|you (?:a|an|stupid|crazy|names)|the (?:police|cops)|dibs)/,
  /^show (?:you|him|her|them)$/,
  /^show (?:up|off)\b/,
  /^teach (?:you|him|her|them) (?:a lesson|to)\b/,
  /^pay (?:(?:for )?(?:it|this|that) (?:later|dearly|tomorrow)|the price|attention|dearly|for my sins)/,
  /^pay$/,
  /^get (?!back to|the\b|some\b|an?\b|your\b|our\b|us\b|him (?:an?|the|some)\b|her (?:an?|the|some)\b|them (?:an?|the|some)\b|you (?:an?|the|some|that|one|another|\d)|\d|rid of|to work on|started on|groceries|drinks|snacks|food|coffee|pizza|beer|ice|milk|bread)|^get (?:the (?:hang|feeling|point|idea|impression|sack|flu)|an? (?:cold|headache|life|heart|job|raise|promotion|tan))/,
  /^get .{0,40} (?:wrong|in trouble|killed|fired)$/,
  /^put (?:up with|it this way|my foot down|on weight)/,
  /^look (?!into\b|after\b|at (?:it|the|your|that|this|them|those|these)|for (?:it|the|your|that|an?)|it up|up\b)/,
  /^run (?:away|out|late|off|for (?:my|it))/,
  /^find (?:out|myself|it (?:hard|funny|difficult|easy)|a way|love|someone)/,
  /^drop (?:dead|out|it$|the (?:subject|class|ball))/,
  /^work (?:late|out|here|there|from home|as|until|till|remotely)\b/,
  /^break\b/,
  /^move (?:on|out|away|in|to)\b/,
  /^cut (?:you|him|her|them|my hair)/,
  /^buy (?:that|it$|into|the farm|time)/,
  /^walk (?!the|your|our|you|him|her|them|[A-Z])/,
  /^report (?:you|him|her|them)/,
  /^change (?:my mind|jobs|clothes|$)/,
  /^set (?:off|out)\b/,
  /^hand (?:it to|in my notice)/,
  /^hang (?:out|around|on|up)/,
  /^open up$/,
  /^save (?:money|up|time|myself)/,
  /^step (?!in\b|up and)/,
  /^drop (?!off|by|you|him|her|them|(?:it|the|your|that|them) .*\b(?:off|at|by)\b)/,
  /^be (?!there\b|in charge of|responsible for|at (?:the|your)|on time)/,
  /^(?:treat|serve) (?:you|him|her|them) right/,
  /^treat (?:my|it)/,
  /^show (?:you|him|her|them) (?:who|what i)/,
  /^tell (?:on|mom|mum|the teacher)/,
  /^(?:lead|follow|share) (?:on|my feelings)/,
  /^match with/,
  /^plan (?:on|to)\b/,
  /^(?:add|share|note|report) (?:that|this:)/,
  /^sign (?:off|out|in)\b/,
  /^check (?:in\b|out$)/,
  /^return (?:to|home|in|at|on|from)\b/,
  /^open (?:with|at|by)\b/,
  /^finish (?:last|first|second|late|early|at|school|college)\b/,
  /^fill up\b/,
  /^make .{1,30} (?:an? (?:hour|day|week|month|year))\b/,
  /^\S+ (?:nothing|nobody|no one|no more|none|no such|zero|jack|squat)\b/,
];

/** Bound, though the verb alone would not be. */
const bound: readonly RegExp[] = [
  /^be (?:there|responsible for|in charge of)\b/,
  /^(?:have|get) .{1,60} (?:done|ready|finished|fixed|sent|delivered|cleaned|sorted)\b/,
  /^get back to\b/,
  /^go (?:and )?(?:get|buy|pick|fetch|grab|check|fix|find|ask)\b/,
  /^come (?:over |by |along |early )?(?:and|to) (?:help|clean|fix|pick|bring|cook|set)\b/,
  /^stay (?:late |longer |behind )?(?:and|to) (?:help|finish|clean|tidy|close)\b/,
  /^make it up to\b/,
  /^meet .{1,60} (?:at|on|by|in) /,
  /^spend (?:\S+ ){1,3}(?:h|hours?|min|minutes?)\b/,
];

/** @param phrase begins with a verb in its plain form */
export function kindOf(phrase: string): VerbKind {
  if (bound.some((turn) => turn.test(phrase))) return "done";
  const verb = (/^[a-z-]+/i.exec(phrase)?.[0] ?? "").toLowerCase();
  if (turns.some((turn) => turn.test(phrase))) return "never";
  if (done.has(verb)) return "done";
  return never.has(verb) || verb === "" ? "never" : "other";
}

/** Verbs by which something passes from one person to another. */
export const transfers =
  /^(?:pay|repay|reimburse|refund|lend|loan|owe|give|venmo|paypal|zelle|wire|transfer|tip|send)\b/i;

/** "paying" to "pay"; empty where it is no such form. */
export function plainForm(gerund: string): string {
  const stem = gerund.toLowerCase().replace(/ing$/, "");
  const forms = [stem, `${stem}e`, stem.replace(/(.)\1$/, "$1")];
  return forms.find((form) => done.has(form)) ?? "";
}

const ofOne: ReadonlyMap<string, string> = new Map([
  ["be", "is"],
  ["are", "is"],
  ["were", "was"],
  ["have", "has"],
  ["don't", "doesn't"],
  ["aren't", "isn't"],
  ["weren't", "wasn't"],
  ["haven't", "hasn't"],
]);

/** "do 5h", as one says it to somebody, to "does 5h", as one says it of them. What is no plain verb stays. */
export function ofSomebody(deed: string): string {
  const verb = /^[a-z]+(?:['’]t)?/i.exec(deed)?.[0] ?? "";
  const plain = verb.toLowerCase().replace("’", "'");
  const said = ofOne.get(plain) ?? (done.has(plain) || never.has(plain) ? withEnding(plain) : verb);
  return said + deed.slice(verb.length);
}

function withEnding(verb: string): string {
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ies`;
  return /(?:[sxzo]|[cs]h)$/.test(verb) ? `${verb}es` : `${verb}s`;
}
