import os

print(f"Hello from {os.path.basename(__file__)} in {os.getcwd()}")
