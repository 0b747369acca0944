"""The pages of client files; what they show of later apps is asked of those apps."""
