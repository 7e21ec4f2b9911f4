package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"broadsheet/generator/source"
)

// misuse is the error of a command line that makes no sense: what was given, and
// what would be right.
func misuse(code, hint, format string, args ...any) error {
	return source.Errorf(source.Position{}, "usage."+code, hint, format, args...)
}

// asksForJSON tells whether a command line has the flag --json. It looks at the
// words, since the parser stops at the first flag that it does not understand, and
// the one that is looked for may stand behind.
func asksForJSON(args []string) bool {
	asked := false
	for _, arg := range args {
		if arg == "--" {
			break
		}
		value, given := strings.CutPrefix(arg, "--json=")
		yes, err := strconv.ParseBool(value)
		asked = asked && !given || arg == "--json" || given && err == nil && yes
	}
	return asked
}

// flagError says what is wrong with a flag, in place of what the parser says.
func flagError(command *cobra.Command, err error) error {
	if args := command.Flags().Args(); command.HasSubCommands() && len(args) > 0 {
		return unknownCommand(command, args[0]) // whose flag it may be
	}
	var unknown *pflag.NotExistError
	var lacking *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		return unknownFlag(command, unknown)
	case errors.As(err, &lacking):
		return misuse("value", howToWrite(lacking.GetFlag()), "--%s has no value", lacking.GetFlag().Name)
	case errors.As(err, &wrong):
		return wrongValue(wrong)
	}
	return misuse("flag", "", "%v", err)
}

func unknownFlag(command *cobra.Command, err *pflag.NotExistError) error {
	if letters := err.GetSpecifiedShortnames(); letters != "" {
		return misuse("flag", "flags begin with two dashes, as --json; -h alone has one", "there is no flag -%s", letters)
	}
	name := err.GetSpecifiedName()
	return misuse("flag", nearestFlag(command, name), "there is no flag --%s", name)
}

// nearestFlag is the hint which flag of a command somebody may have meant; "" when
// none is near.
func nearestFlag(command *cobra.Command, name string) string {
	var names []string
	command.Flags().VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	near := source.Nearest(name, names)
	if near == "" {
		return ""
	}
	return "did you mean --" + near + "?"
}

// wrongValue tells of a value that a flag can't have. Flags of types of our own say
// what is wrong and what would be right; of the others only booleans can be wrong.
func wrongValue(err *pflag.InvalidValueError) error {
	flag := err.GetFlag()
	var own *source.Error
	if errors.As(err, &own) {
		return misuse("value", own.Hint, "--%s: %s", flag.Name, own.Message)
	}
	if flag.Value.Type() == "bool" {
		return misuse("value", fmt.Sprintf("write --%[1]s or --%[1]s=false", flag.Name), "--%s: %q is neither true nor false", flag.Name, err.GetValue())
	}
	return misuse("value", howToWrite(flag), "--%s: %q: %v", flag.Name, err.GetValue(), err.Unwrap())
}

// howToWrite is the hint how a flag that has a value is written, from its help.
func howToWrite(flag *pflag.Flag) string {
	what, usage := pflag.UnquoteUsage(flag)
	return fmt.Sprintf("write --%s and the %s: %s", flag.Name, what, usage)
}

// subcommand is what a command takes that has only subcommands: the name of one,
// which would have been found before.
func subcommand(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return unknownCommand(command, args[0])
}

func unknownCommand(command *cobra.Command, name string) error {
	var names []string
	meant := "" // by the word that other programs have for it
	for _, sub := range command.Commands() {
		if sub.IsAvailableCommand() || sub.Name() == "help" {
			names = append(names, sub.Name())
		}
		if slices.Contains(sub.SuggestFor, strings.ToLower(name)) {
			meant = sub.Name()
		}
	}
	slices.Sort(names)
	near := cmp.Or(source.Nearest(name, names), meant)
	hint := "the commands are " + strings.Join(names, ", ")
	if near != "" {
		hint = fmt.Sprintf("did you mean \"%s %s\"?", command.CommandPath(), near)
	}
	if !command.HasParent() {
		return misuse("command", hint, "there is no command %q", name)
	}
	return misuse("command", hint, "%q has no command %q", command.Name(), name)
}

// exactly wants one argument that is not empty.
func exactly(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) == 0 || strings.TrimSpace(args[0]) == "":
			return misuse("argument", "", "an argument is missing: %s", what)
		case len(args) > 1:
			return misuse("argument", "put what has spaces in quotes", "one argument is wanted, not %[2]d: %[1]s", what, len(args))
		}
		return nil
	}
}

// atMost wants one argument or none.
func atMost(what string) cobra.PositionalArgs {
	return func(command *cobra.Command, args []string) error {
		if len(args) < 2 {
			return nil
		}
		return exactly(what)(command, args)
	}
}

// nothing wants no argument.
func nothing(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return misuse("argument", "leave it out", "%q takes no argument, and there is %q", command.CommandPath(), args[0])
}
