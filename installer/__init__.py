"""What turns the checkout into things to install. Nothing here is part of the program itself."""
