#include "clients/hexiao/completion.h"

#include <fmt/core.h>

namespace hexiao::cli {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// Within single quotes of a shell.
std::string quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out;
}

std::string verb_names(const std::vector<CompletedVerb>& verbs) {
  std::string text;
  for (const CompletedVerb& verb : verbs) text += (text.empty() ? "" : " ") + verb.name;
  return text;
}

std::string bash_script(const std::vector<CompletedVerb>& verbs,
                        const std::vector<std::string>& globals) {
  std::string out =
      "# bash completion of hexiao: source <(hexiao completion bash)\n"
      "_hexiao() {\n"
      "  local word=\"${COMP_WORDS[COMP_CWORD]}\" verb=\"\" i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    case \"${COMP_WORDS[i]}\" in\n"
      "      --server|--principal) ((i++)) ;;\n"
      "      -*) ;;\n"
      "      *) verb=\"${COMP_WORDS[i]}\"; break ;;\n"
      "    esac\n"
      "  done\n"
      "  case \"$verb\" in\n";
  out += fmt::format("    '') COMPREPLY=($(compgen -W '{} {}' -- \"$word\")) ;;\n",
                     verb_names(verbs), joined(globals));
  for (const CompletedVerb& verb : verbs) {
    const std::string files = verb.takes_files ? " $(compgen -f -- \"$word\")" : "";
    out += fmt::format("    {}) COMPREPLY=($(compgen -W '{} {} {}' -- \"$word\"){}) ;;\n",
                       verb.name, joined(verb.words), joined(verb.options), joined(globals), files);
  }
  return out + "  esac\n}\ncomplete -o filenames -F _hexiao hexiao\n";
}

std::string zsh_script(const std::vector<CompletedVerb>& verbs,
                       const std::vector<std::string>& globals) {
  std::string out =
      "#compdef hexiao\n"
      "# zsh completion of hexiao: hexiao completion zsh > \"${fpath[1]}/_hexiao\"\n"
      "_hexiao() {\n"
      "  local -a verbs\n"
      "  verbs=(\n";
  for (const CompletedVerb& verb : verbs)
    out += fmt::format("    '{}:{}'\n", verb.name, quoted(verb.description));
  out +=
      "  )\n"
      "  local verb=\"\" i\n"
      "  for ((i = 2; i < CURRENT; i++)); do\n"
      "    case \"${words[i]}\" in\n"
      "      --server|--principal) ((i++)) ;;\n"
      "      -*) ;;\n"
      "      *) verb=\"${words[i]}\"; break ;;\n"
      "    esac\n"
      "  done\n"
      "  case \"$verb\" in\n";
  out += fmt::format("    '') _describe verb verbs; compadd -- {} ;;\n", joined(globals));
  for (const CompletedVerb& verb : verbs)
    out += fmt::format("    {}) compadd -- {} {} {}{} ;;\n", verb.name, joined(verb.words),
                       joined(verb.options), joined(globals), verb.takes_files ? "; _files" : "");
  return out + "  esac\n}\n_hexiao \"$@\"\n";
}

std::string fish_script(const std::vector<CompletedVerb>& verbs,
                        const std::vector<std::string>& globals) {
  std::string out =
      "# fish completion of hexiao: hexiao completion fish | source\n"
      "complete -c hexiao -f\n";
  for (const std::string& option : globals)
    out += fmt::format("complete -c hexiao -l {}\n", option.substr(2));
  for (const CompletedVerb& verb : verbs) {
    out += fmt::format("complete -c hexiao -n __fish_use_subcommand -a {} -d '{}'\n", verb.name,
                       quoted(verb.description));
    const std::string inside = fmt::format("-n '__fish_seen_subcommand_from {}'", verb.name);
    if (!verb.words.empty())
      out += fmt::format("complete -c hexiao {} -a '{}'\n", inside, joined(verb.words));
    for (const std::string& option : verb.options)
      out += fmt::format("complete -c hexiao {} -l {}\n", inside, option.substr(2));
    if (verb.takes_files) out += fmt::format("complete -c hexiao {} -F\n", inside);
  }
  return out;
}

}  // namespace

std::string completion_script(std::string_view shell, const std::vector<CompletedVerb>& verbs,
                              const std::vector<std::string>& globals) {
  if (shell == "bash") return bash_script(verbs, globals);
  if (shell == "zsh") return zsh_script(verbs, globals);
  if (shell == "fish") return fish_script(verbs, globals);
  return {};
}

}  // namespace hexiao::cli
