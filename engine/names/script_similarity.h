// Likeness of a name in another script with one in Latin letters, by sound. Internal to
// engine/names.
#pragma once

#include "engine/names/name_draft.h"
#include "engine/names/name_parts.h"

namespace hexiao {

// `latin` holds words in Latin letters only, `other` none. Held below kAcceptScore whatever agrees.
void compare_by_sound(const NameParts& other, const NameParts& latin, NameDraft& draft);

}  // namespace hexiao
