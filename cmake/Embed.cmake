# Writes ${OUT}.cc and ${OUT}.h from FILES (see treff_embed). Bytes go through .incbin, which an
# assembler copies as they are: no size limit of string literals, no escaping.
get_filename_component(BASE ${OUT} NAME)
string(TOUPPER "TREFF_EMBEDDED_${BASE}_H_" GUARD)
string(REPLACE "::" "_" SYMBOL "${NAMESPACE}_${BASE}")

file(WRITE ${OUT}.h
"// Generated from data files; see treff_embed in cmake/Targets.cmake.
#ifndef ${GUARD}
#define ${GUARD}
#include <vector>
#include \"services/platform/texts/embedded_file.h\"
namespace ${NAMESPACE} {
const std::vector<::treff::EmbeddedFile>& EmbeddedFiles();
}  // namespace ${NAMESPACE}
#endif  // ${GUARD}
")

set(ASSEMBLY "")
set(EXTERNS "")
set(ENTRIES "")
set(INDEX 0)
foreach(FILE ${FILES})
  set(NAME_ "treff_embed_${SYMBOL}_${INDEX}")
  string(APPEND ASSEMBLY
"__asm__(\".section .rodata\\n\"
        \".global ${NAME_}_begin\\n.global ${NAME_}_end\\n\"
        \"${NAME_}_begin:\\n.incbin \\\"${ROOT}/${FILE}\\\"\\n\"
        \"${NAME_}_end:\\n.byte 0\\n.previous\\n\");
")
  string(APPEND EXTERNS "extern \"C\" const char ${NAME_}_begin[];\nextern \"C\" const char ${NAME_}_end[];\n")
  string(APPEND ENTRIES
"      {\"${FILE}\", std::string_view(${NAME_}_begin, ${NAME_}_end - ${NAME_}_begin)},\n")
  # ccache and Ninja see the content only through this line: a changed file changes the source.
  file(SHA256 ${ROOT}/${FILE} DIGEST)
  string(APPEND ENTRIES "      // sha256 ${DIGEST}\n")
  math(EXPR INDEX "${INDEX} + 1")
endforeach()

file(WRITE ${OUT}.cc
"#include \"${BASE}.h\"
#include <string_view>
${ASSEMBLY}
${EXTERNS}
namespace ${NAMESPACE} {
const std::vector<::treff::EmbeddedFile>& EmbeddedFiles() {
  static const auto& files = *new std::vector<::treff::EmbeddedFile>{
${ENTRIES}  };
  return files;
}
}  // namespace ${NAMESPACE}
")
