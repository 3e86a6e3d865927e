#include "services/cli/views/matching/room_view.h"

#include "absl/strings/str_cat.h"
#include "services/cli/screen/table.h"

namespace treff::cli {
namespace {

// "35", "31–34", or "–" where nobody knows.
std::string Between(bool known, int lower, int upper) {
  if (!known) return "–";
  return lower == upper ? absl::StrCat(lower) : absl::StrCat(lower, "–", upper);
}

}  // namespace

std::string RoomsView(const recommendation::v1::ListRoomsResponse& rooms, const Screen& screen) {
  Table table({{screen.Text("header.municipality")},
               {screen.Text("header.decided"), Table::Align::kRight},
               {screen.Text("header.used"), Table::Align::kRight},
               {screen.Text("header.figure_day")},
               {screen.Text("header.ours"), Table::Align::kRight},
               {screen.Text("header.free_places"), Table::Align::kRight}});
  for (const auto& room : rooms.rooms()) {
    table.AddRow({room.display_name(), Between(room.has_decided(), room.decided(), room.decided()),
                  Between(room.has_used_at_least(), room.used_at_least(), room.used_at_most()),
                  room.figure_day(), absl::StrCat(room.ours()),
                  Between(room.has_free(), room.free(), room.free_at_most())});
  }
  if (table.empty()) return screen.Text("rooms.empty") + "\n";
  return screen.Render(table) +
         screen.Text("rooms.ours", {{"year", absl::StrCat(rooms.quota_year())}}) + "\n";
}

}  // namespace treff::cli
