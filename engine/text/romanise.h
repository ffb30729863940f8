// Names of other scripts in Latin letters, for holding "Газпром" against "Gazprom". A transcription
// is one of many, so it is compared by sound and proves nothing alone: it may make two names
// likely, never equal. Never a key, never logged. Pure; safe from any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hexiao {

// What is read of a name; the rest says no more about whose it is.
inline constexpr std::size_t kMaxRomanisedBytes = 512;

// Latin letters in lower case and digits, words with a blank between; Chinese by syllables (pinyin
// without tones). By the Unicode library's tables (CLDR). Cost: a Chinese name whose characters
// were met before some microseconds, others some 200.
void romanise(std::string_view utf8, std::string& out);

// What the Unicode library would build at the first name of another script: some 100 milliseconds
// for the whole process. Called ahead, on a thread of its own, so that no payment waits for it.
void prepare_romanising();

// Spellings of one sound made one: y and j as i, w as v, c and q as k, z as s, x as ks, ph as f, h
// after a consonant and at the end gone, doubled letters single. Of ASCII letters.
void append_sounds(std::string_view latin, std::string& out);

}  // namespace hexiao
