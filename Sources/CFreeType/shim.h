// FreeType is included through macros that name its headers, which a module map cannot say.
#ifndef CURBWATCH_CFREETYPE_SHIM_H
#define CURBWATCH_CFREETYPE_SHIM_H

#include <ft2build.h>
#include FT_FREETYPE_H

#endif
