"""One file per page, each with a `main`.

The folder isn't named `pages`: Streamlit runs the files of such a folder by itself when it is
visited by address before the entry script has run.
"""
