# Sourced by the scripts of this project.

# pgvector before 0.8 has neither halfvec nor iterative index scans, which filtered search rests on.
readonly oldest_pgvector=0.8.0

fail() { printf 'vectrant: %s\n' "$*" >&2; exit 1; }

# Whether the second version is the first one or newer.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# Whether a pgvector that is new enough is installed for a PostgreSQL server version.
has_pgvector() {
  local installed
  installed=$(sed -n "s/^default_version = '\(.*\)'/\1/p" "/usr/share/postgresql/$1/extension/vector.control" 2>/dev/null) || return 1
  [ -n "$installed" ] && at_least "$oldest_pgvector" "$installed"
}
