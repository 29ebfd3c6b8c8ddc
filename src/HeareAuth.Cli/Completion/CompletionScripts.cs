namespace HeareAuth.Cli.Completion;

/// <summary>
/// Scripts that pass the line and the cursor to the parser's own <c>[suggest]</c> directive, so they need no update when
/// verbs or options change. Options are offered only for a word that starts with a dash.
/// </summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # bash completion for heare-auth
        _heare_auth() {
            local current="${COMP_WORDS[COMP_CWORD]}" line="${COMP_LINE:0:COMP_POINT}" offered word
            offered="$(heare-auth "[suggest:${#line}]" "$line" 2>/dev/null)"
            [[ $current == "=" ]] && current=""
            [[ $current == -* ]] || offered="$(grep -v '^-' <<< "$offered")"
            # No compgen -W: it would expand what is offered as if it had been typed.
            COMPREPLY=()
            while IFS= read -r word; do
                [[ -n $word && $word == "$current"* ]] && COMPREPLY+=("$word")
            done <<< "$offered"
        }
        complete -F _heare_auth heare-auth

        """;

    private const string Zsh = """
        #compdef heare-auth
        # zsh completion for heare-auth
        _heare_auth() {
            local line="${BUFFER[1,CURSOR_IN_BUFFER]}"
            local -a offered
            line="${(j: :)words[1,CURRENT]}"
            offered=("${(@f)$(heare-auth "[suggest:${#line}]" "$line" 2>/dev/null)}")
            [[ ${words[CURRENT]} == -* ]] || offered=("${(@)offered:#-*}")
            offered=("${(@)offered:#}")
            compadd -- "${offered[@]}"
        }
        if [[ ${funcstack[1]} == _heare-auth ]]; then
            _heare_auth "$@"
        else
            compdef _heare_auth heare-auth
        fi

        """;

    private const string Fish = """
        # fish completion for heare-auth
        function __heare_auth_complete
            set -l line (commandline -cp)
            set -l word (commandline -ct)
            set -l offered (heare-auth "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
            if string match -q -- '-*' "$word"
                printf '%s\n' $offered
            else
                string match -v -- '-*' $offered
            end
        end
        complete -c heare-auth -f -a '(__heare_auth_complete)'

        """;

    private const string PowerShell = """
        # PowerShell completion for heare-auth
        Register-ArgumentCompleter -Native -CommandName heare-auth -ScriptBlock {
            param($word, $commandAst, $cursor)
            $line = $commandAst.ToString().PadRight($cursor).Substring(0, $cursor)
            heare-auth "[suggest:$($line.Length)]" $line 2>$null |
                Where-Object { $_ -like "$word*" -and ($word.StartsWith('-') -or -not $_.StartsWith('-')) } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "powershell"];

    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "powershell" => PowerShell,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, "no such shell"),
    };
}
