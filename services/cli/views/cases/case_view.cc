#include "services/cli/views/cases/case_view.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/screen/display.h"

namespace treff::cli {
namespace {

namespace casework_v1 = casework::v1;
using casework_v1::Case;
using casework_v1::Member;

constexpr int kLabelWidth = 14;

// Made-up cases say so wherever they are shown.
std::string Reference(const Case& c, const Screen& screen) {
  return c.synthetic() ? absl::StrCat(c.reference(), " (", screen.Text("synthetic"), ")")
                       : c.reference();
}

std::string OrNone(const std::string& text, const Screen& screen) {
  return text.empty() ? screen.Text("none") : text;
}

std::string State(const Case& c, const Screen& screen) {
  return screen.Word("case_state", Case::State_Name(c.state()));
}

std::string Track(const Case& c, const Screen& screen) {
  return screen.Word("track", Case::Track_Name(c.track()));
}

std::string Importance(casework_v1::Importance importance, const Screen& screen) {
  return screen.Word("importance", casework_v1::Importance_Name(importance));
}

std::string Languages(const Member& member, const Screen& screen) {
  std::string text;
  for (const auto& language : member.languages()) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", language.code());
    if (!language.literate()) absl::StrAppend(&text, " (", screen.Text("member.spoken_only"), ")");
  }
  return OrNone(text, screen);
}

// What has no column: said below the member's row.
std::string MemberNote(const Member& member, const Screen& screen) {
  std::vector<std::string> parts;
  if (member.literacy() != Member::LITERACY_UNSPECIFIED) {
    parts.push_back(screen.Word("literacy", Member::Literacy_Name(member.literacy())));
  }
  if (member.study_wish() != Member::STUDY_WISH_UNSPECIFIED) {
    const std::string wish = screen.Word("study_wish", Member::StudyWish_Name(member.study_wish()));
    parts.push_back(screen.Text("member.wants_to_learn", {{"wish", wish}}));
  }
  return absl::StrJoin(parts, "; ");
}

std::string Work(const Member& member, const Screen& screen) {
  std::string text;
  for (const auto& work : member.work_experiences()) {
    absl::StrAppend(&text, text.empty() ? "" : ", ",
                    screen.Text("member.work", {{"occupation", work.occupation_code()},
                                                {"years", absl::StrCat(work.years())}}));
  }
  return OrNone(text, screen);
}

// "0301, 1103".
template <typename Names>
std::string Codes(const Names& municipalities) {
  return absl::StrJoin(municipalities, ", ", [](std::string* text, const std::string& name) {
    const size_t slash = name.rfind('/');
    text->append(slash == std::string::npos ? name : name.substr(slash + 1));
  });
}

std::string Members(const Case& c, const Screen& screen) {
  Table table({{screen.Text("header.member")},
               {screen.Text("header.birth_year"), Table::Align::kRight},
               {screen.Text("header.education")},
               {screen.Text("header.languages"), Table::Align::kLeft, /*may_shrink=*/true},
               {screen.Text("header.work"), Table::Align::kLeft, /*may_shrink=*/true},
               {screen.Text("header.origin")}});
  for (const Member& member : c.members()) {
    table.AddRow({screen.Word("relation", Member::Relation_Name(member.relation())),
                  absl::StrCat(member.birth_year()),
                  screen.Word("education", Member::Education_Name(member.education())),
                  Languages(member, screen), Work(member, screen),
                  OrNone(member.origin_country(), screen)});
    if (const std::string note = MemberNote(member, screen); !note.empty()) table.AddNote(note);
  }
  return screen.Render(table);
}

std::string Ties(const Case& c, const Screen& screen) {
  Table table({{screen.Text("header.family_tie")},
               {screen.Text("header.municipality")},
               {screen.Text("header.importance")}});
  for (const auto& tie : c.family_ties()) {
    table.AddRow({screen.Word("relation", casework_v1::FamilyTie::Relation_Name(tie.relation())),
                  tie.municipality(), Importance(tie.importance(), screen)});
  }
  return table.empty() ? "" : "\n" + screen.Render(table);
}

std::string Needs(const Case& c, const Screen& screen) {
  Table table({{screen.Text("header.need")},
               {screen.Text("header.importance")},
               {screen.Text("header.consent")}});
  for (const auto& need : c.needs()) {
    std::string kind = screen.Word("need", casework_v1::Need::Kind_Name(need.kind()));
    if (!need.language().empty()) absl::StrAppend(&kind, ": ", need.language());
    table.AddRow({kind, Importance(need.importance(), screen),
                  screen.Text(need.consent_recorded() ? "yes" : "no")});
  }
  return table.empty() ? "" : "\n" + screen.Render(table);
}

// How many days are left, or how many it is late.
std::string DaysLeft(const Case& c, const Screen& screen) {
  if (!c.has_days_left()) return "";
  return screen.Text(c.late() ? "case.late" : "case.days_left",
                     {{"days", absl::StrCat(std::abs(c.days_left()))}});
}

std::string Deadline(const Case& c, const Screen& screen) {
  const std::string days = DaysLeft(c, screen);
  const std::string deadline = OrNone(c.settlement_deadline(), screen);
  return days.empty() ? deadline : absl::StrCat(deadline, " (", days, ")");
}

std::string Warnings(const Case& c, const Screen& screen) {
  std::string text;
  for (const auto& warning : c.warnings()) {
    absl::StrAppend(
        &text, "! ",
        screen.Word("case_warning", casework_v1::CaseWarning::Kind_Name(warning.kind())), " (",
        Printable(warning.other_case().empty() ? warning.field() : warning.other_case()), ")\n");
  }
  return text;
}

void AddCaseRow(const Case& c, const Screen& screen, Table& table) {
  table.AddRow({c.name(), State(c, screen), Track(c, screen), absl::StrCat(c.members_size()),
                OrNone(c.settlement_deadline(), screen), DaysLeft(c, screen)});
  table.AddNote(Reference(c, screen));
}

Table CaseTable(const Screen& screen) {
  return Table({{screen.Text("header.name")},
                {screen.Text("header.state")},
                {screen.Text("header.track")},
                {screen.Text("header.persons"), Table::Align::kRight},
                {screen.Text("header.deadline")},
                {screen.Text("header.days_left")}});
}

}  // namespace

std::string CaseView(const Case& c, const Screen& screen) {
  std::string view = screen.Bold(Printable(Reference(c, screen))) + "\n";
  const auto line = [&](const char* key, const std::string& value) {
    const std::string label = screen.Text(key);
    view += label + std::string(std::max(1, kLabelWidth - DisplayWidth(label)), ' ') +
            Printable(value) + "\n";
  };
  line("header.name", c.name());
  line("header.state", State(c, screen));
  line("header.track", Track(c, screen));
  line("header.permit_date", OrNone(c.permit_date(), screen));
  line("header.deadline", Deadline(c, screen));
  const auto places = [&](const char* key, const auto& municipalities) {
    if (!municipalities.empty()) line(key, Codes(municipalities));
  };
  places("header.wished", c.wished_municipalities());
  places("header.advised", c.advised_municipalities());
  places("header.keep_away", c.keep_away_from());
  line("header.revision", absl::StrCat(c.revision(), " · ", c.etag()));
  line("header.changed", screen.Time(c.update_time()));
  const std::string warnings = Warnings(c, screen);
  if (!warnings.empty()) view += "\n" + warnings;
  return view + "\n" + Members(c, screen) + Ties(c, screen) + Needs(c, screen);
}

std::string CasesView(const casework_v1::ListCasesResponse& cases, const Screen& screen) {
  Table table = CaseTable(screen);
  for (const Case& c : cases.cases()) AddCaseRow(c, screen, table);
  if (table.empty()) return screen.Text("cases.empty") + "\n";
  const std::string shown = absl::StrCat(cases.cases_size());
  return screen.Render(table) +
         screen.Text("cases.total",
                     {{"shown", shown}, {"total", absl::StrCat(cases.total_size())}}) +
         "\n";
}

std::string WrittenCasesView(const google::protobuf::RepeatedPtrField<Case>& cases,
                             const Screen& screen) {
  Table table = CaseTable(screen);
  for (const Case& c : cases) {
    AddCaseRow(c, screen, table);
    const std::string warnings = Warnings(c, screen);
    if (!warnings.empty()) table.AddNote(warnings.substr(0, warnings.size() - 1));
  }
  return screen.Render(table);
}

std::string EventView(const casework_v1::CaseEvent& event, const Screen& screen) {
  return absl::StrCat(
      screen.Time(event.event_time()), "  ",
      screen.Text("event.line",
                  {{"case", Printable(event.case_())},
                   {"what", screen.Word("event", casework_v1::CaseEvent::Kind_Name(event.kind()))},
                   {"state", screen.Word("case_state", Case::State_Name(event.state()))},
                   {"revision", absl::StrCat(event.revision())}}),
      "\n");
}

}  // namespace treff::cli
