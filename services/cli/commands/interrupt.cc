#include "services/cli/commands/interrupt.h"

#include <csignal>

namespace treff::cli {
namespace {

volatile std::sig_atomic_t asked_to_stop = 0;

void Note(int /*signal*/) { asked_to_stop = 1; }

}  // namespace

Interrupt::Interrupt() {
  asked_to_stop = 0;
  struct sigaction action {};
  action.sa_handler = Note;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigaction(SIGINT, &action, nullptr);
}

Interrupt::~Interrupt() { std::signal(SIGINT, SIG_DFL); }

bool Interrupt::asked() const { return asked_to_stop != 0; }

}  // namespace treff::cli
