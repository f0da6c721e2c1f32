const WORDS_A_MINUTE = 230;

/** What can be counted in a text, in any script that the runtime can split into words. */
export function statistics(text, top) {
  const words = segments(text, 'word')
    .filter((part) => part.isWordLike)
    .map((part) => part.segment.toLocaleLowerCase());
  const counts = new Map();
  for (const word of words) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return {
    characters: segments(text, 'grapheme').length,
    words: words.length,
    distinctWords: counts.size,
    sentences: segments(text, 'sentence').filter((part) => part.segment.trim()).length,
    readingSeconds: Math.round((words.length / WORDS_A_MINUTE) * 60),
    mostFrequent: [...counts]
      .sort(([a, m], [b, n]) => n - m || a.localeCompare(b))
      .slice(0, top)
      .map(([word, count]) => ({ word, count })),
  };
}

const segments = (text, granularity) => [...new Intl.Segmenter(undefined, { granularity }).segment(text)];
