// A data file that was compiled into the program (see treff_embed in cmake/Targets.cmake).
#ifndef TREFF_SERVICES_PLATFORM_TEXTS_EMBEDDED_FILE_H_
#define TREFF_SERVICES_PLATFORM_TEXTS_EMBEDDED_FILE_H_

#include <string_view>

namespace treff {

struct EmbeddedFile {
  std::string_view name;   // path relative to the folder whose CMakeLists.txt embeds it
  std::string_view bytes;  // lives as long as the program
};

}  // namespace treff

#endif  // TREFF_SERVICES_PLATFORM_TEXTS_EMBEDDED_FILE_H_
