#include "services/platform/telemetry/resident_bytes.h"

#include <unistd.h>

#include <fstream>

namespace treff::platform {

int64_t ResidentBytes() {
  std::ifstream pages("/proc/self/statm");
  int64_t all = 0, resident = 0;
  if (!(pages >> all >> resident)) return 0;
  return resident * sysconf(_SC_PAGESIZE);
}

}  // namespace treff::platform
