/** Names of columns that say what a column is, in the spelling of `normalisedName`, the surest first. */

export const TEXT_NAMES = [
  "text",
  "texts",
  "utterance",
  "utt",
  "sentence",
  "message",
  "messages",
  "body",
  "comment",
  "comment_text",
  "tweet",
  "post",
  "content",
  "query",
  "question",
  "prompt",
  "input",
  "review",
  "description",
  "abstract",
  "transcript",
  // French, German, Spanish and Portuguese, Italian, Dutch; accents are folded before names are looked up.
  "texte",
  "phrase",
  "commentaire",
  "contenu",
  "avis",
  "nachricht",
  "kommentar",
  "beschreibung",
  "texto",
  "mensaje",
  "mensagem",
  "comentario",
  "descripcion",
  "descricao",
  "testo",
  "messaggio",
  "commento",
  "tekst",
  "bericht",
];

/** First and second of two columns that are one text together. */
export const TEXT_PAIRS: readonly (readonly [first: string, second: string])[] = [
  ["subject", "body"],
  ["subject", "message"],
  ["subject", "description"],
  ["subject", "content"],
  ["title", "body"],
  ["title", "abstract"],
  ["title", "description"],
  ["title", "content"],
  ["title", "selftext"],
  ["title", "article"],
  ["title", "review"],
  ["title", "question"],
  ["headline", "body"],
  ["headline", "short_description"],
  ["headline", "description"],
  ["headline", "article"],
  ["summary", "description"],
  ["review_title", "review_text"],
  ["review_title", "review_body"],
  ["question_title", "question_body"],
  ["premise", "hypothesis"],
  ["sentence1", "sentence2"],
  ["sentence_1", "sentence_2"],
  ["question1", "question2"],
  ["text1", "text2"],
  ["text_a", "text_b"],
  ["sentence_a", "sentence_b"],
];

/** What may stand in front of a text that is named so. */
export const TITLE_NAMES = ["title", "subject", "headline", "summary"];

export const LABEL_NAMES = [
  "label_text",
  "label_name",
  "label",
  "labels",
  "intent",
  "intents",
  "category",
  "categories",
  "class",
  "target",
  "topic",
  "topics",
  "sentiment",
  "emotion",
  "emotions",
  "queue",
  "department",
  "genre",
  "genres",
  "type",
  "tag",
  "tags",
  "severity",
  "priority",
  // As above.
  "categorie",
  "etiquette",
  "intention",
  "classe",
  "theme",
  "kategorie",
  "klasse",
  "thema",
  "absicht",
  "categoria",
  "etiqueta",
  "intencion",
  "clase",
  "tema",
  "rotulo",
  "etichetta",
  "intento",
  "argomento",
];

/** `country_label`, `label_country`, `subtask_a`: one of several label columns. */
export const LABEL_PART = /(^|_)(label|labels|intent|category|class|target|topic|sentiment)(_|$)|^(sub)?task_\w$/;

/** `labels.intent`: a part of an object of labels, as the API's JSON Lines have them. */
export const NESTED_LABEL = /^(labels?|targets?)\.(.+)$/;

/** Neither text nor label, whatever the values look like. */
export const NOT_A_ROLE =
  /^(id|uid|uuid|guid|index|idx|row|row_?id|lang|language|locale|langue|sprache|idioma|split|fold|date|time|timestamp|created_?at|updated_?at|url|link|version|confidence|votes?|count)$|_(id|at|date|version|count|url|score|confidence)$|^unnamed:_\d+$/;

/** Names whose equal values belong together: what one customer or thread says is alike. */
export const GROUP_NAME =
  /(^|_)(customer|client|cliente|kunde|klant|user|author|account|patient|person|member|speaker|thread|conversation|conv|dialogue?|session|chat|case|document|doc|article|company|contact|sender|caller|product|group)(_?(id|name|no|nr|number|key|uuid))?$/;

export const ID_NAME =
  /^(id|identifier|identifiant|kennung|uid|uuid|guid|key|index|idx|no|nr|number|row|row_?(id|no|nr|number)|unnamed:_\d+)$|_(id|uuid|guid)$/;

export const SPLIT_NAME = /^(split|set|subset|partition|fold|data_?set|usage|part)$|_(split|set|partition)$/;
