#!/bin/sh
echo "Hello from p"
