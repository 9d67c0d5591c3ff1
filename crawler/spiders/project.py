"""The settings of Scrapy's own commands, run in the checkout: to look at a site (`scrapy shell URL`), or try a spider.

Such commands ask robots.txt and take their time, but pass neither the guard nor the lines of hosts: those are the daemon's.
"""

BOT_NAME = "cuttings"
SPIDER_MODULES = ["docs.examples"]
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 1
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_VERIFY_CERTIFICATES = True
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
LOG_LEVEL = "INFO"
