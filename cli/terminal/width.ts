const graphemes = new Intl.Segmenter();
/** What East Asian fonts draw two columns wide, and emoji. */
const WIDE =
  /^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation})/u;

/** How many columns of a terminal a printable text takes. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += widthOf(segment);
  return width;
}

/** The text where it fits, else its beginning and `…`. */
export function clip(text: string, most: number): string {
  if (displayWidth(text) <= most) return text;
  let clipped = "";
  let left = most - 1;
  for (const { segment } of graphemes.segment(text)) {
    left -= widthOf(segment);
    if (left < 0) break;
    clipped += segment;
  }
  return most < 1 ? "" : `${clipped}…`;
}

const widthOf = (grapheme: string): number => (WIDE.test(grapheme) ? 2 : 1);
