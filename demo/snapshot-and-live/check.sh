expected="Hello, $WHO!"
got=$(sh greet.sh)

if [ "$got" = "$expected" ]; then
	echo "as expected: $got"
	exit 0
fi

printf '\033[31mexpected: %s\nbut got:  %s\033[0m\n' "$expected" "$got" >&2
exit 1
