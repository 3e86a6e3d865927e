#include "services/cli/interrupt.h"

#include <csignal>
#include <initializer_list>

namespace treff::cli {
namespace {

volatile std::sig_atomic_t asked_to_stop = 0;

void Note(int /*signal*/) { asked_to_stop = 1; }

}  // namespace

Interrupt::Interrupt() {
  asked_to_stop = 0;
  for (const int signal : {SIGINT, SIGTERM}) {
    struct sigaction action {};
    action.sa_handler = Note;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    sigaction(signal, &action, nullptr);
  }
}

Interrupt::~Interrupt() {
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, SIG_DFL);
}

bool Interrupt::asked() const { return asked_to_stop != 0; }

}  // namespace treff::cli
