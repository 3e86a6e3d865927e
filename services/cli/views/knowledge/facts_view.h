// What is known of each question over all municipalities: source, vintage, coverage, quality.
#ifndef TREFF_SERVICES_CLI_VIEWS_KNOWLEDGE_FACTS_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_KNOWLEDGE_FACTS_VIEW_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/cli/screen/screen.h"
#include "services/cli/views/knowledge/profile_view.h"
#include "treff/municipality/v1/municipality_service.pb.h"

namespace treff::cli {

// One indicator over all municipalities of a dataset version.
struct Coverage {
  municipality::v1::Indicator indicator;
  int own = 0;                               // municipalities with a figure of their own
  int suppressed = 0;                        // with one that is held back
  int wider = 0;                             // for which the figure of a wider region stands in
  std::string oldest_period, newest_period;  // of the figures used
  std::set<std::string> owners;              // of the figures used
};

// Gathers a snapshot stream, message by message.
class CoverageTable {
 public:
  void Add(const municipality::v1::StreamSnapshotResponse& part);

  int municipalities() const { return municipalities_; }
  // In the order of the snapshot.
  const std::vector<Coverage>& indicators() const { return indicators_; }

 private:
  void AddFact(const municipality::v1::Fact& fact, Coverage& coverage) const;

  municipality::v1::StreamSnapshotResponse::Header header_;
  std::vector<Coverage> indicators_;
  int municipalities_ = 0;
};

// A Markdown document: a table a group of questions, with what no open figure answers and why.
std::string FactsDocument(const CoverageTable& coverage, const Questions& questions,
                          const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_KNOWLEDGE_FACTS_VIEW_H_
